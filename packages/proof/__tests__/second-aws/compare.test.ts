import { compare, onlyIn, stale, unknown } from "@secure-serverless/proof/second-aws/compare";
import { DIFFERENCES, type Difference, NOT_IN_MOTO } from "@secure-serverless/proof/second-aws/differences";
import { flattened, normalised } from "@secure-serverless/proof/second-aws/normal";
import { failedAddresses, type ReadResource } from "@secure-serverless/proof/second-aws/rehearse";

function resource(type: string, attributes: Record<string, unknown>, name = "it"): ReadResource {
  return { type, address: `${type}.${name}`, attributes };
}

const key = (id: string) => [
  resource("aws_kms_key", { key_id: id, arn: `arn:aws:kms:us-east-1:111111111111:key/${id}` }),
  resource("aws_sns_topic", { kms_master_key_id: `arn:aws:kms:us-east-1:111111111111:key/${id}` }),
];
const FIRST_KEY = "0c1edad0-b556-45a7-8886-94ea2dc03cbf";
const SECOND_KEY = "7cdd2637-b8b1-40d4-a957-b4d2140a100e";

const row = (type: string, attribute: string): Difference => ({
  type,
  attribute,
  right: "both",
  reason: "for the test",
  source: "https://docs.aws.amazon.com/",
});

describe("what AWS makes up", () => {
  it("does not differ where it has the documented form, nor is what is named by it", () => {
    expect(compare(key(FIRST_KEY), key(SECOND_KEY))).toEqual([]);
  });

  it("differs where it has another form, and everywhere", () => {
    const found = compare(key(FIRST_KEY), key("key-1")).map(({ type, attribute }) => `${type} ${attribute}`);
    expect(found).toEqual(["aws_kms_key arn", "aws_kms_key key_id", "aws_sns_topic kms_master_key_id"]);
  });

  it("is told apart by what it belongs to", () => {
    const alias = (id: string) => resource("aws_kms_alias", { target_key_id: id });
    const other = resource("aws_kms_key", { key_id: "aaaaaaaa-b556-45a7-8886-94ea2dc03cbf" }, "other");
    const first = [...key(FIRST_KEY), other, alias(FIRST_KEY)];
    const second = [...key(SECOND_KEY), other, alias("aaaaaaaa-b556-45a7-8886-94ea2dc03cbf")];
    expect(compare(first, second).map(({ attribute }) => attribute)).toEqual(["target_key_id"]);
  });

  it("may be the same of two resources, as times are", () => {
    const role = (name: string, time: string) => resource("aws_iam_role", { create_date: time }, name);
    const [one, other] = ["2026-11-26T17:58:00Z", "2026-11-26T17:58:01Z"];
    expect(compare([role("a", one), role("b", one)], [role("a", one), role("b", other)])).toEqual([]);
  });
});

describe("normalising", () => {
  it("counts null and what is empty as nothing, and false and 0 as something", () => {
    const values = flattened({
      a: null,
      b: "",
      c: [],
      d: {},
      e: [{ f: null }],
      g: false,
      h: 0,
      i: [1, 2],
      j: { k: "l" },
    });
    expect([...values]).toEqual([
      ["g", [false]],
      ["h", [0]],
      ["i[]", [1, 2]],
      ["j.k", ["l"]],
    ]);
  });

  it("takes the address of a queue and of an API on this machine for AWS's", () => {
    const queue = resource("aws_sqs_queue", { url: "https://127.0.0.1:4566/111111111111/dlq" });
    const api = resource("aws_apigatewayv2_api", { api_endpoint: "https://abc.execute-api.localhost:4566" });
    const values = normalised([queue, api]);
    expect(values.get(queue.address)?.get("url")).toEqual(["https://sqs.us-east-1.amazonaws.com/111111111111/dlq"]);
    expect(values.get(api.address)?.get("api_endpoint")).toEqual(["https://abc.execute-api.us-east-1.amazonaws.com"]);
  });
});

describe("the table", () => {
  const found = compare(
    [resource("aws_s3_bucket", { tags_all: { Project: "one" }, acl: "private" })],
    [resource("aws_s3_bucket", { acl: "public" })],
  );

  it("tells a difference by type and attribute, and all parts of one by .*", () => {
    expect(unknown(found, [row("aws_s3_bucket", "tags_all.*"), row("aws_s3_bucket", "acl")])).toEqual([]);
  });

  it("does not tell one of another type, nor of a longer name", () => {
    const others = [row("aws_s3_object", "acl"), row("aws_s3_bucket", "tags_all"), row("aws_s3_bucket", "acl.*")];
    expect(unknown(found, others)).toEqual([
      'aws_s3_bucket.it acl: "private" | "public"',
      'aws_s3_bucket.it tags_all.Project: "one" | nothing',
    ]);
  });

  it("has a stale row where nothing differs any more", () => {
    expect(stale(found, [row("aws_s3_bucket", "acl"), row("aws_s3_bucket", "region")])).toEqual([
      "aws_s3_bucket region",
    ]);
  });

  it("gives a reason and AWS's own page for each row, none of them twice", () => {
    expect(DIFFERENCES.length).toBeGreaterThan(0);
    for (const { reason, source } of DIFFERENCES) {
      expect(reason.length).toBeGreaterThan(20);
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    }
    const names = DIFFERENCES.map(({ type, attribute }) => `${type} ${attribute}`);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.values(NOT_IN_MOTO).every((reason) => reason !== "")).toBe(true);
  });
});

describe("what only one has", () => {
  it("is told by its address", () => {
    const [one, two] = [resource("aws_sqs_queue", {}, "one"), resource("aws_sqs_queue", {}, "two")];
    expect(onlyIn([one, two], [two])).toEqual(["aws_sqs_queue.one"]);
    expect(onlyIn([two], [one, two])).toEqual([]);
  });
});

describe("a failed apply", () => {
  it("names what could not be made", () => {
    const output = `
Error: creating XRay Group (dev): operation error XRay: CreateGroup

  with aws_xray_group.traces_group_80B9CBF6,
  on cdk.tf.json line 2320, in resource.aws_xray_group.traces_group_80B9CBF6:

Error: creating CloudWatch Composite Alarm

  with aws_cloudwatch_composite_alarm.alarms_api-down_B3CBFF0F,
  on cdk.tf.json line 341
`;
    expect(failedAddresses(output)).toEqual({
      "aws_xray_group.traces_group_80B9CBF6": "creating XRay Group (dev): operation error XRay: CreateGroup",
      "aws_cloudwatch_composite_alarm.alarms_api-down_B3CBFF0F": "creating CloudWatch Composite Alarm",
    });
  });

  it("names nothing where it is about no resource", () => {
    expect(failedAddresses("Error: Error acquiring the state lock\n\nLock Info:\n")).toEqual({});
  });
});
