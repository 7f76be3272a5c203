import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Testing } from "cdktf";
import { movedFrom } from "../../src/constructs/moved";
import { SecureBucket } from "../../src/constructs/secure-bucket";
import { EnvironmentStack } from "../../src/stacks/environment-stack";
import { anEnvironment } from "../support/environments";
import { describedStacks } from "../support/snapshot/described-stacks";
import type { Described } from "../support/snapshot/page";
import { isStateful, lostAddresses, readEndedPage, readStatefulPage, statefulPage } from "../support/snapshot/stateful";
import { synthStack } from "../support/terraform-json";

const FOLDER = join(PROJECT_ROOT, "__tests__", "released");
const read = (name: string) => readFileSync(join(FOLDER, name), "utf8");

describe("what the last release had, and may not be lost", () => {
  const stacks = describedStacks();
  const released = readStatefulPage(read("stateful.txt"));
  const ended = readEndedPage(read("ended.txt"));
  const isEnded = (lost: string) =>
    ended.some(
      ({ stack, address }) => lost === `${stack}: ${address}` || (address === "*" && lost.startsWith(`${stack}: `)),
    );
  const lost = lostAddresses(released, stacks);

  it("is listed", () => {
    expect(released.size).toBeGreaterThan(10);
    expect([...(released.get("application of prod") ?? [])].length).toBeGreaterThan(10);
  });

  it("is at its address, or moved by movedFrom (docs/upgrading.md), or said to have ended in __tests__/released/ended.txt", () => {
    expect(lost.filter((address) => !isEnded(address))).toEqual([]);
  });

  it("is said to have ended only where it has", () => {
    const needless = ended.filter(
      ({ stack, address }) => !lost.some((one) => one.startsWith(`${stack}: ${address === "*" ? "" : address}`)),
    );
    expect(needless).toEqual([]);
  });
});

describe("what may not be lost", () => {
  it.each([
    ...["aws_s3_bucket", "aws_secretsmanager_secret", "aws_kms_key", "aws_cloudwatch_log_group", "aws_sqs_queue"],
    ...["aws_sns_topic", "aws_apigatewayv2_api", "aws_lambda_alias", "aws_lambda_function", "aws_dynamodb_table"],
  ])("is %s", (type) => {
    expect(isStateful(type)).toBe(true);
  });

  it.each([
    ...["aws_s3_bucket_policy", "aws_iam_role_policy", "aws_lambda_layer_version", "aws_cloudwatch_metric_alarm"],
    ...["aws_apigatewayv2_route", "aws_cloudwatch_dashboard"],
  ])("is not %s, which is made again as it was", (type) => {
    expect(isStateful(type)).toBe(false);
  });
});

/** A stack with one bucket. */
class OneBucket extends EnvironmentStack {
  constructor(id: string, ...formerPaths: string[]) {
    super(Testing.app(), "stack", anEnvironment());
    const bucket = new SecureBucket(this, id, { bucketName: "one" });
    const [newest, ...older] = formerPaths;
    if (newest !== undefined) movedFrom(bucket, newest, ...older);
  }
}

const described = (id: string, ...formerPaths: string[]): { stack: Described[] } => ({
  stack: [{ name: "prod", stack: synthStack(new OneBucket(id, ...formerPaths)) }],
});

describe("a bucket of the last release", () => {
  const released = readStatefulPage(statefulPage("", described("storage")));
  const BUCKET = "stack of prod: aws_s3_bucket.storage_bucket_6AF501AE";

  it("is there", () => {
    expect([...released]).toEqual([["stack of prod", new Set(["aws_s3_bucket.storage_bucket_6AF501AE"])]]);
    expect(lostAddresses(released, described("storage"))).toEqual([]);
  });

  it("is lost by another id, and by another name of its environment", () => {
    expect(lostAddresses(released, described("data"))).toEqual([BUCKET]);
    expect(lostAddresses(released, { stack: [] })).toEqual([BUCKET]);
    expect(lostAddresses(released, {})).toEqual([BUCKET]);
  });

  it("is not lost by another id that says where it was, also when it was renamed twice", () => {
    expect(lostAddresses(released, described("data", "storage"))).toEqual([]);
    expect(lostAddresses(released, described("third", "second", "storage"))).toEqual([]);
  });

  it("is lost by an id that says something else", () => {
    expect(lostAddresses(released, described("data", "strage"))).toEqual([BUCKET]);
  });

  it("is lost when all that it says is where it went, and in a circle", () => {
    const [{ name, stack } = { name: "" }] = described("data").stack;
    const moving = (moved: { from: string; to: string }[]) => ({
      stack: [{ name, stack: { ...stack, moved } as never }],
    });
    const from = "aws_s3_bucket.storage_bucket_6AF501AE";
    expect(lostAddresses(released, moving([{ from, to: "aws_s3_bucket.nowhere" }]))).toEqual([BUCKET]);
    const circle = [
      { from, to: "aws_s3_bucket.nowhere" },
      { from: "aws_s3_bucket.nowhere", to: from },
    ];
    expect(lostAddresses(released, moving(circle))).toEqual([BUCKET]);
  });
});

describe("the page of what has ended", () => {
  it("names a stack, an address or all, and the reason", () => {
    expect(
      readEndedPage(
        "# Comment\n\napplication of eu-prod: *: closed\nci-access of CI: aws_x.y: not needed: see ADR 20\n",
      ),
    ).toEqual([
      { stack: "application of eu-prod", address: "*" },
      { stack: "ci-access of CI", address: "aws_x.y" },
    ]);
  });

  it.each(["application of prod: aws_s3_bucket.x", "application of prod: *: ", "aws_s3_bucket.x: closed"])(
    "is refused where it does not: %s",
    (line) => {
      expect(() => readEndedPage(`${line}\n`)).toThrow("This is not");
    },
  );
});
