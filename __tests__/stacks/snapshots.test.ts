import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { anEnvironment } from "../support/environments";
import { describedStacks } from "../support/snapshot/described-stacks";
import { type Described, snapshotPage } from "../support/snapshot/page";
import { statefulPage } from "../support/snapshot/stateful";
import { secureServerlessStack } from "../support/stacks";
import { synthStack, type TerraformJson } from "../support/terraform-json";

const FOLDER = join(__dirname, "snapshots");
const UPDATE = "UPDATE_SNAPSHOTS=1 npx jest __tests__/stacks/snapshots.test.ts";

const title = (name: string) => `What Terraform is told of each ${name} stack. Written by ${UPDATE}`;
const stacks = describedStacks();
const allPages = (all: ReturnType<typeof describedStacks>) => [
  ...Object.entries(all).map(([name, described]) => ({ name, page: snapshotPage(title(name), described) })),
  { name: "stateful", page: statefulPage(`What may not be lost, by its address. Written by ${UPDATE}`, all) },
];
const pages = allPages(stacks).map(({ name, page }) => ({ name, page, file: join(FOLDER, `${name}.txt`) }));
if (process.env["UPDATE_SNAPSHOTS"] === "1") for (const { file, page } of pages) writeFileSync(file, page);

describe("what Terraform is told", () => {
  it.each(pages)(`is as snapshots/$name says; where it should change: ${UPDATE}`, ({ file, page }) => {
    expect(page).toBe(readFileSync(file, "utf8"));
  });

  it("is the same when it is made again", () => {
    expect(allPages(describedStacks()).map(({ page }) => page)).toEqual(pages.map(({ page }) => page));
    expect(pages).toHaveLength(4);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON, changed at will
type Json = any;

const plain = synthStack(secureServerlessStack(anEnvironment()));

/** The lines that come and go when something is changed. */
function changedLines(change: (stack: Json) => void): { come: string[]; go: string[] } {
  const changed = structuredClone(plain);
  change(changed);
  const lines = (stack: TerraformJson) => snapshotPage("", [{ name: "stack", stack }]).split("\n");
  const [before, after] = [lines(plain), lines(changed)];
  return {
    come: after.filter((line) => !before.includes(line)),
    go: before.filter((line) => !after.includes(line)),
  };
}

const only = (stack: Json, type: string) => Object.entries<Json>(stack.resource[type])[0] as [string, Json];

describe("a page of a stack", () => {
  it("shows another logical id by its two addresses", () => {
    const renamed = ({ resource }: Json) => {
      const [id, bucket] = only({ resource }, "aws_s3_bucket");
      delete resource.aws_s3_bucket[id];
      resource.aws_s3_bucket.renamed_1234ABCD = bucket;
    };
    expect(changedLines(renamed)).toEqual({
      come: ["aws_s3_bucket.renamed_1234ABCD"],
      go: [expect.stringMatching(/^aws_s3_bucket\.storage_bucket_\w+$/)],
    });
  });

  it("shows a changed, an added and a removed argument in the line where it stands", () => {
    const changed = (stack: Json) => {
      only(stack, "aws_lambda_function")[1].timeout = 31;
      only(stack, "aws_kms_key")[1].multi_region = true;
      delete only(stack, "aws_secretsmanager_secret")[1].recovery_window_in_days;
    };
    const { come, go } = changedLines(changed);
    expect(come).toEqual([
      expect.stringContaining(" multi_region=true"),
      expect.stringContaining(" timeout=31"),
      expect.not.stringContaining("recovery_window_in_days"),
    ]);
    expect(go).toEqual([
      expect.not.stringContaining("multi_region"),
      expect.stringContaining(" timeout=30"),
      expect.stringContaining(" recovery_window_in_days=30"),
    ]);
  });

  it("shows another version of a provider, a new resource, and a move", () => {
    const changed = (stack: Json) => {
      stack.terraform.required_providers.aws.version = "~> 7.0";
      stack.resource.aws_new = { thing: { name: "new" } };
      stack.moved = [{ from: "aws_s3_bucket.old", to: "aws_s3_bucket.new" }];
    };
    expect(changedLines(changed).come).toEqual([
      "aws_new.thing",
      "  name=new",
      "moved.aws_s3_bucket.old",
      "  to=aws_s3_bucket.new",
      expect.stringMatching(/^ {2}aws: source=\S+ version=~> 7\.0$/),
    ]);
  });

  it("shows each statement of a policy in a line of its own, with all of its conditions", () => {
    const [line, ...others] = changedLines((stack) => {
      const [, policy] = only(stack, "aws_s3_bucket_policy");
      policy.policy = policy.policy.replace('"aws:SecureTransport":"false"', '"aws:SecureTransport":"true"');
    }).come;
    expect(others).toEqual([]);
    expect(line).toMatch(
      /^ {2}policy\[DenyInsecureTransport]: Deny s3:\* to \* on \S+, \S+ if Bool aws:SecureTransport=true$/,
    );
  });

  it("shows a statement that is put before others as one more line", () => {
    const changed = changedLines((stack) => {
      const [, policy] = only(stack, "aws_sqs_queue");
      const document = JSON.parse(policy.policy);
      document.Statement.unshift({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sqs:*", Resource: "*" });
      document.Statement.unshift({ Effect: "Allow", Principal: "*", Action: ["sqs:*", "sns:*"], Resource: "*" });
      policy.policy = JSON.stringify(document);
    });
    expect(changed).toEqual({
      come: ["  policy[sqs:*]: Allow sqs:*, sns:* to * on *", "  policy[sqs:* 2]: Allow sqs:* to AWS * on *"],
      go: [],
    });
  });

  it("shows that a long text has changed, by its hash", () => {
    const changed = changedLines((stack) => {
      const [, dashboard] = only(stack, "aws_cloudwatch_dashboard");
      dashboard.dashboard_body = dashboard.dashboard_body.replace('"period":60', '"period":61');
    });
    const hash = ({ 0: line = "" }: string[]) => /\((\d+ characters, [0-9a-f]{8})\)/.exec(line)?.[1];
    expect([changed.come.length, changed.go.length]).toEqual([1, 1]);
    expect(hash(changed.come)).toBeDefined();
    expect(hash(changed.come)).not.toBe(hash(changed.go));
  });

  it("does not change with the code of a function alone", () => {
    const otherCode = (stack: Json) => {
      for (const archive of Object.values<Json>(stack.data.archive_file))
        archive.source_dir = archive.source_dir.replace(/[0-9A-F]{32}$/, "0".repeat(32));
      for (const { environment } of Object.values<Json>(stack.resource.aws_lambda_function))
        environment.variables.SERVICE_VERSION = "1.2.4+00000000";
    };
    expect(changedLines(otherCode)).toEqual({ come: [], go: [] });
  });
});

describe("a page of two stacks", () => {
  const suffixed = synthStack(secureServerlessStack(anEnvironment({ nameSuffix: "-blue" })));
  const page = (other: Partial<Described>) =>
    snapshotPage("", [
      { name: "one", stack: plain },
      { name: "two", stack: suffixed, as: "one", ...other },
    ]).split("\n\n== two: ")[1];

  it("says once what they have in common, and counts the suffix of names", () => {
    expect(page({ nameSuffix: "-blue" })).toMatch(/^as one, with -blue in \d{2,} places\n\nnothing is other\n$/);
  });

  it("counts a name that has lost its suffix", () => {
    const places = (text = "") => Number(/in (\d+) places/.exec(text)?.[1]);
    const lost: Json = structuredClone(suffixed);
    const [, queue] = only(lost, "aws_sqs_queue");
    queue.name = queue.name.replace("-blue", "");
    expect(places(page({ nameSuffix: "-blue", stack: lost }))).toBe(places(page({ nameSuffix: "-blue" })) - 1);
  });

  it("says what is other in one of them, what it has and what it lacks", () => {
    const other: Json = structuredClone(plain);
    only(other, "aws_lambda_function")[1].memory_size = 512;
    delete other.resource.aws_cloudwatch_dashboard;
    other.resource.aws_new = { thing: { name: "new" } };
    expect(page({ stack: other })?.split("\n")).toEqual([
      "as one",
      "",
      expect.stringMatching(/^- aws_cloudwatch_dashboard\./),
      expect.stringMatching(/^~ aws_lambda_function\.api-function_/),
      "  memory_size: 256 → 512",
      "+ aws_new.thing",
      "  name=new",
      "",
    ]);
  });
});
