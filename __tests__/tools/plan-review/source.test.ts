import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlan } from "../../../tools/plan-review/read-plan";
import { reviewPlan } from "../../../tools/plan-review/review";
import { readSource } from "../../../tools/plan-review/source";
import { created, policy, TODAY } from "./plan-builder";

const ADDRESS = "aws_iam_role_policy.it";
const statement = (Resource: string, Action = "kms:Decrypt") => ({ Effect: "Allow", Action, Resource });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-source-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A first plan of a role's policy that is known after apply, as far as Terraform's JSON tells; it was made of `stated`. */
async function rulesOf(stated: string, references: readonly string[], written = stated) {
  await writeFile(
    join(folder, "cdk.tf.json"),
    JSON.stringify({ resource: { aws_iam_role_policy: { it: { policy: written } } } }),
  );
  const plan = {
    format_version: "1.2",
    resource_changes: [
      created("aws_kms_key", { description: "the topic's" }, { address: "aws_kms_key.topic", unknown: { arn: true } }),
      created("aws_iam_role", { name: "role" }, { address: "aws_iam_role.role" }),
      created("aws_iam_role_policy", { name: "p", role: "role" }, { unknown: { policy: true } }),
    ],
    prior_state: {
      values: {
        root_module: { resources: [{ address: "data.aws_region.here", values: { region: "eu-west-1", id: null } }] },
      },
    },
    configuration: { root_module: { resources: [{ address: ADDRESS, expressions: { policy: { references } } }] } },
  };
  const { findings } = reviewPlan(readPlan(plan, await readSource(folder)), [], TODAY);
  return findings.map(({ rule, details = [] }) => [rule.id, ...details].join(" "));
}

const KEY = ["aws_kms_key.topic.arn", "aws_kms_key.topic"];
const UNKNOWN = ["unknown-risk policy: known after apply"];

it("judges a policy by its text where only the ARN of what the plan makes is not known yet", async () => {
  expect(await rulesOf(policy(statement("${aws_kms_key.topic.arn}")), KEY)).toEqual([]);
  expect(await rulesOf(policy(statement("${aws_kms_key.topic.arn}"), statement("*", "*")), KEY)).toEqual([
    expect.stringMatching(/^iam-widened policy: Allow \* on \*/),
  ]);
});

it("puts what the plan has read into the text", async () => {
  const region = ["data.aws_region.here.region", "data.aws_region.here"];
  const stated = policy(
    statement("${aws_kms_key.topic.arn}"),
    statement("*", "iam:PassRole${data.aws_region.here.region}"),
  );
  expect(await rulesOf(stated, [...KEY, ...region])).toEqual([]);
});

it.each([
  [
    "a value that the plan has not",
    policy(statement("${data.aws_region.here.id}")),
    ["data.aws_region.here.id", "data.aws_region.here"],
  ],
  [
    "an attribute that may be anything",
    policy(statement("${aws_kms_key.topic.description}x${aws_kms_key.topic.policy}")),
    ["aws_kms_key.topic.description", "aws_kms_key.topic.policy", "aws_kms_key.topic"],
  ],
  [
    "what this plan does not make",
    policy(statement("${aws_kms_key.other.arn}")),
    ["aws_kms_key.other.arn", "aws_kms_key.other"],
  ],
  ["a function", policy(statement('${replace(aws_kms_key.topic.arn, "/.*/", "*")}')), KEY],
  ["a directive", policy(statement("%{ if true }*%{ endif }${aws_kms_key.topic.arn}")), KEY],
])("leaves a policy with %s to a person", async (_what, stated, references) => {
  expect(await rulesOf(stated, references)).toEqual(UNKNOWN);
});

it("does not believe a source that is not that of the plan", async () => {
  const harmless = policy(statement("${aws_kms_key.topic.arn}"));
  const planned = policy(statement("${aws_kms_key.topic.arn}"), statement("${var.everything}", "*"));
  expect(await rulesOf(planned, [...KEY, "var.everything"], harmless)).toEqual(UNKNOWN);
});

it("leaves every other value, and every plan without a source, as Terraform shows them", async () => {
  await writeFile(join(folder, "other.tf.json"), "not JSON");
  await writeFile(join(folder, "main.tf"), "");
  expect(await readSource(folder)).toEqual(new Map());
});
