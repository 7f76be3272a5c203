import { strToU8, zipSync } from "fflate";
import { readPlan } from "../src/input/read-plan";
import { readSource } from "../src/input/source";
import { reviewPlan } from "../src/review";
import { created, policy, replaced, TODAY, updated } from "./support/plan-builder";

const ADDRESS = "aws_iam_role_policy.it";
const statement = (Resource: string, Action = "kms:Decrypt") => ({ Effect: "Allow", Action, Resource });

/** A plan file, as far as it is read here. */
const planFile = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

/** A first plan of a role's policy that is known after apply, as far as Terraform's JSON tells; it was made of `stated`. */
async function rulesOf(stated: string, references: readonly string[], key = CREATED) {
  const source = planFile({
    "tfconfig/m-/cdk.tf.json": JSON.stringify({ resource: { aws_iam_role_policy: { it: { policy: stated } } } }),
    // of another module
    "tfconfig/m-other/cdk.tf.json": JSON.stringify({ resource: { aws_iam_role_policy: { it: { policy: "{}" } } } }),
  });
  const plan = {
    format_version: "1.2",
    resource_changes: [
      key,
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
  const { findings } = reviewPlan(readPlan(plan, readSource(source)), [], TODAY);
  return findings.map(({ rule, details = [] }) => [rule.id, ...details].join(" "));
}

const KEY = ["aws_kms_key.topic.arn", "aws_kms_key.topic"];
const CREATED = created(
  "aws_kms_key",
  { description: "the topic's" },
  { address: "aws_kms_key.topic", unknown: { arn: true } },
);
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
  ["an escaped reference", policy(statement("$${aws_kms_key.topic.arn}"), statement("${aws_kms_key.topic.arn}")), KEY],
  ["a directive", policy(statement("%{ if true }*%{ endif }${aws_kms_key.topic.arn}")), KEY],
])("leaves a policy with %s to a person", async (_what, stated, references) => {
  expect(await rulesOf(stated, references)).toEqual(UNKNOWN);
});

it("leaves a policy that holds more than Terraform has read there", async () => {
  const stated = policy(statement("${aws_kms_key.topic.arn}"), statement("${var.everything}", "*"));
  expect(await rulesOf(stated, [...KEY, "var.everything"])).toEqual(UNKNOWN);
});

it("does not take what a resource was for what it will be", async () => {
  const { address } = CREATED;
  const before = { arn: "arn:aws:kms:eu-west-1:1:key/old", description: "harmless" };
  const unknown = { arn: true, description: true };
  const key = replaced("aws_kms_key", before, {}, { address, unknown });
  const described = ["aws_kms_key.topic.description", "aws_kms_key.topic"];
  expect(await rulesOf(policy(statement("${aws_kms_key.topic.arn}")), KEY, key)).not.toEqual(
    expect.arrayContaining(UNKNOWN),
  );
  expect(await rulesOf(policy(statement("${aws_kms_key.topic.description}")), described, key)).toEqual(
    expect.arrayContaining(UNKNOWN),
  );
  const updating = updated("aws_kms_key", before, {}, { address, unknown });
  expect(await rulesOf(policy(statement("${aws_kms_key.topic.arn}")), KEY, updating)).toEqual(
    expect.arrayContaining(UNKNOWN),
  );
});

it.each([
  ["no zip", Buffer.from("PK\u0003\u0004 and then nothing")],
  ["no configuration", planFile({ tfplan: "" })],
  ["a configuration in Terraform's own language", planFile({ "tfconfig/m-/main.tf": "" })],
  ["something else in its place", planFile({ "tfconfig/m-/cdk.tf.json": "not JSON" })],
])("reads nothing of a plan file with %s", (_what, bytes) => {
  expect(readSource(bytes)).toEqual(new Map());
});

describe("a plan file with more than cdktf's own file", () => {
  const stack = {
    "tfconfig/m-/cdk.tf.json": JSON.stringify({ resource: { aws_kms_key: { topic: { policy: "{}" } } } }),
  };
  const sizeWith = (files: Readonly<Record<string, string>>) => readSource(planFile({ ...stack, ...files })).size;

  it.each([
    ["a backend", { "tfconfig/m-/backend_override.tf.json": '{"terraform":{"backend":{"local":{}}}}' }],
    ["imports", { "tfconfig/m-/imports.tf.json": '{"import":[]}' }],
  ])("is read with %s beside it", (_what, files) => {
    expect(sizeWith(files)).toBe(1);
  });

  it.each([
    ["an override of resources", { "tfconfig/m-/a_override.tf.json": '{"resource":{}}' }],
    ["Terraform's own language", { "tfconfig/m-/override.tf": 'resource "aws_kms_key" "topic" { policy = "*" }' }],
  ])("is not believed with %s", (_what, files) => {
    expect(sizeWith(files)).toBe(0);
  });
});
