import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ExecutionRole } from "../../src/constructs/execution-role";
import type { PolicyStatement } from "../../src/constructs/policy";
import { resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const READ: PolicyStatement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

const synth = (
  statements: readonly PolicyStatement[] = [],
  functionName = "my-function",
  on?: (scope: Construct) => ITerraformDependable,
) =>
  synthScope((scope) => {
    const role = new ExecutionRole(scope, "role", { functionName });
    if (statements.length > 0) role.addPolicy("purpose", statements, on?.(scope));
  });

describe("ExecutionRole", () => {
  it("can be assumed by Lambda alone and starts without permissions", () => {
    const json = synth();

    expect(statementsOf(resourceOf(json, "aws_iam_role"), "assume_role_policy")).toEqual([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    expect(Object.keys(json.resource)).toEqual(["aws_iam_role"]);
    expect(resourceOf(json, "aws_iam_role")).not.toHaveProperty("managed_policy_arns");
  });

  it("carries the region in its name, since IAM is shared by all regions", () => {
    expect(resourceOf(synth(), "aws_iam_role").name).toMatch(/^my-function-\$\{data\.aws_region\.\w+\.region}$/);
  });

  it("holds each purpose as an inline policy", () => {
    const json = synth([READ]);

    expect(resourceOf(json, "aws_iam_role_policy")).toMatchObject({ name: "purpose" });
    expect(statementsOf(resourceOf(json, "aws_iam_role_policy"))).toEqual([READ]);
  });

  it("makes a policy after what it is about, and waits for nothing else", () => {
    const about = synth([READ], "my-function", (scope) => new S3Bucket(scope, "bucket"));

    expect(resourceOf(about, "aws_iam_role_policy")["depends_on"]).toEqual(["aws_s3_bucket.bucket"]);
    expect(resourceOf(synth([READ]), "aws_iam_role_policy")).not.toHaveProperty("depends_on");
  });

  it("refuses to allow a wildcard of actions, but denies with one", () => {
    expect(() => synth([{ ...READ, Action: ["s3:GetObject", "s3:Put*"] }])).toThrow(
      'stack/role: policy "purpose" must name its actions, got "s3:Put*"',
    );
    expect(resourcesOf(synth([{ ...READ, Effect: "Deny", Action: "s3:*" }]), "aws_iam_role_policy")).toHaveLength(1);
  });

  it("refuses a name that does not fit into IAM's together with a region", () => {
    expect(() => synth([], "f".repeat(48))).not.toThrow();
    expect(() => synth([], "f".repeat(49))).toThrow(/^stack\/role: functionName and region must fit into the 64/);
  });
});
