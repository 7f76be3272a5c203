import { ExecutionRole } from "../../src/constructs/execution-role";
import { LogGroup } from "../../src/constructs/log-group";
import { ownArn, resourceOf, statementsOf, synthScope } from "../support/terraform-json";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";

const synth = (retentionDays?: number, kmsKeyArn?: string) =>
  synthScope((scope) => {
    const group = new LogGroup(scope, "logs", {
      name: "/aws/lambda/my-function",
      ...(retentionDays !== undefined && { retentionDays }),
      kmsKeyArn,
    });
    group.grantWrite(new ExecutionRole(scope, "role", { functionName: "my-function" }));
  });

describe("LogGroup", () => {
  it("forgets after a week, or when told to", () => {
    expect(resourceOf(synth(), "aws_cloudwatch_log_group")).toMatchObject({ retention_in_days: 7 });
    expect(resourceOf(synth(365), "aws_cloudwatch_log_group")).toMatchObject({ retention_in_days: 365 });
  });

  it.each([0, 6, -1, 10_000])("refuses a retention of %d days, which CloudWatch does not know", (days) => {
    expect(() => synth(days)).toThrow(
      new RegExp(`^stack/logs: retentionDays must be a retention that CloudWatch Logs accepts .*, got ${days}$`),
    );
  });

  it("is encrypted with the key that is given, or by CloudWatch Logs itself", () => {
    expect(resourceOf(synth(7, KEY), "aws_cloudwatch_log_group")).toMatchObject({ kms_key_id: KEY });
    expect(resourceOf(synth(), "aws_cloudwatch_log_group")).not.toHaveProperty("kms_key_id");
  });

  it("refuses the alias of a key", () => {
    expect(() => synth(7, "alias/mine")).toThrow(/^stack\/logs: kmsKeyArn must be the ARN of a KMS key/);
  });

  it("is written to, not created, by its grantee", () => {
    expect(statementsOf(resourceOf(synth(), "aws_iam_role_policy"))).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ownArn("logs", "log-group:/aws/lambda/my-function:*"),
      },
    ]);
    expect(resourceOf(synth(), "aws_iam_role_policy")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_cloudwatch_log_group\.logs_/),
    ]);
  });
});
