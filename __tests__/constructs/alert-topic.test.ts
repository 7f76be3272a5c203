import { AlertTopic, type AlertTopicProps } from "../../src/constructs/alert-topic";
import { ExecutionRole } from "../../src/constructs/execution-role";
import { ownArn, resourceOf, resourcesOf, statementsOf, synthScope } from "../support/terraform-json";

const synth = (props: Partial<AlertTopicProps> = {}) =>
  synthScope((scope) => {
    const topic = new AlertTopic(scope, "failures", {
      topicName: "my-failures",
      displayName: "Failures",
      emails: ["a@example.org", "b@example.org"],
      ...props,
    });
    topic.grantPublish(new ExecutionRole(scope, "role", { functionName: "my-function" }));
  });

describe("AlertTopic", () => {
  const json = synth();
  const namedArn = ownArn("sns", "my-failures");
  const topicArn = expect.stringMatching(/^\$\{aws_sns_topic\.\w+\.arn}$/);
  const keyArn = expect.stringMatching(/^\$\{aws_kms_key\.\w+\.arn}$/);
  const account = expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id}$/);
  const ownAlarms = {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": expect.stringMatching(/^arn:\$\{.*}:cloudwatch:\$\{.*}:\$\{.*}:alarm:\*$/) },
  };

  it("is encrypted with a key of its own that rotates", () => {
    expect(resourceOf(json, "aws_sns_topic")).toMatchObject({
      name: "my-failures",
      display_name: "Failures",
      kms_master_key_id: keyArn,
    });
    expect(resourceOf(json, "aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(resourceOf(json, "aws_kms_alias")).toMatchObject({ name: "alias/my-failures" });
  });

  it("lets the account manage its key, and CloudWatch use it for its alarms only", () => {
    expect(statementsOf(resourceOf(json, "aws_kms_key"))).toEqual([
      expect.objectContaining({ Effect: "Allow", Principal: { AWS: expect.stringMatching(/:root$/) } }),
      {
        Sid: "AllowCloudWatchAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "*",
        Condition: ownAlarms,
      },
    ]);
  });

  it("takes messages over TLS only, and from this account's alarms", () => {
    expect(resourceOf(json, "aws_sns_topic_policy")).toMatchObject({ arn: topicArn });
    expect(statementsOf(resourceOf(json, "aws_sns_topic_policy"))).toEqual([
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: namedArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "AllowCloudWatchAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: namedArn,
        Condition: ownAlarms,
      },
    ]);
  });

  it("subscribes each address, and nobody by default", () => {
    expect(resourcesOf(json, "aws_sns_topic_subscription")).toEqual([
      expect.objectContaining({ protocol: "email", endpoint: "a@example.org", topic_arn: topicArn }),
      expect.objectContaining({ protocol: "email", endpoint: "b@example.org", topic_arn: topicArn }),
    ]);
    expect(resourcesOf(synth({ emails: [] }), "aws_sns_topic_subscription")).toEqual([]);
  });

  it("lets a grantee publish, which takes the key as well", () => {
    expect(statementsOf(resourceOf(json, "aws_iam_role_policy"))).toEqual([
      { Effect: "Allow", Action: "sns:Publish", Resource: namedArn },
      { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn },
    ]);
    expect(resourceOf(json, "aws_iam_role_policy")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_sns_topic\.failures_/),
    ]);
  });

  it.each([
    [{ emails: ["nobody"] }, 'each of emails must be an e-mail address, got "nobody"'],
    [{ displayName: "x".repeat(101) }, "displayName must have at most 100 characters, got 101"],
    [{ keyDeletionWindowDays: 6 }, "keyDeletionWindowDays must be between 7 and 30, got 6"],
    [{ keyDeletionWindowDays: 31 }, "keyDeletionWindowDays must be between 7 and 30, got 31"],
  ])("refuses %j", (props, problem) => {
    expect(() => synth(props)).toThrow(`stack/failures: ${problem}`);
  });
});
