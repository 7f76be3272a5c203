import { ExecutionRole } from "../../src/constructs/execution-role";
import { SecureQueue } from "../../src/constructs/secure-queue";
import { ownArn, resourceOf, statementsOf, synthScope } from "../support/terraform-json";

describe("SecureQueue", () => {
  const json = synthScope((scope) => {
    const queue = new SecureQueue(scope, "queue", { name: "my-function-dlq" });
    queue.grantSend(new ExecutionRole(scope, "role", { functionName: "my-function" }));
  });
  const arn = ownArn("sqs", "my-function-dlq");

  it("is encrypted and keeps messages for SQS's maximum of 14 days", () => {
    expect(resourceOf(json, "aws_sqs_queue")).toMatchObject({
      name: "my-function-dlq",
      sqs_managed_sse_enabled: true,
      message_retention_seconds: 1_209_600,
    });
  });

  it("allows nobody by its policy and denies everybody without TLS", () => {
    expect(statementsOf(resourceOf(json, "aws_sqs_queue"))).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  });

  it("lets a grantee send and nothing else", () => {
    expect(statementsOf(resourceOf(json, "aws_iam_role_policy"))).toEqual([
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn },
    ]);
  });

  it("exists before what may send to it", () => {
    expect(resourceOf(json, "aws_iam_role_policy")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_sqs_queue\.queue_/),
    ]);
  });
});
