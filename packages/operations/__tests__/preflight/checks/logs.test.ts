import {
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  ACCOUNT_ID,
  aws,
  healthyAccount,
  notAllowed,
  OUR_TAGS,
  resultOf,
  STATE_KEY,
  stateOf,
  storeState,
} from "../../support/healthy-account";

healthyAccount();

describe("log-groups", () => {
  const name = "/aws/lambda/secure-serverless-function";
  const exists = () =>
    aws.logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: name }).resolves({
      logGroups: [
        { logGroupName: name, arn: `arn:aws:logs:eu-west-1:${ACCOUNT_ID}:log-group:${name}:*` },
        { logGroupName: `${name}-dev`, arn: "arn:other" },
      ],
    });

  it("is ok with one that the state holds", async () => {
    exists();
    storeState(stateOf(["aws_cloudwatch_log_group", { name }]));

    expect(await resultOf("log-groups")).toMatchObject({ status: "ok" });
  });

  it("fails on one in an environment that was never deployed, with the command that deletes it", async () => {
    exists();

    const { status, message, remedy } = await resultOf("log-groups");

    expect(status).toBe("failure");
    expect(message).toContain(`without the tags of test, and it is not in the state either: ${name}`);
    expect(remedy).toContain(`aws logs delete-log-group --region eu-west-1 --log-group-name ${name}`);
  });

  it("warns of one with our tags, which an interrupted apply left and the next plan imports", async () => {
    exists();
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: OUR_TAGS });

    expect(await resultOf("log-groups")).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("npm run plan -- test"),
    });
  });

  it("decides by the tags where the state cannot be read", async () => {
    exists();
    aws.s3.on(GetObjectCommand, { Key: STATE_KEY }).rejects(notAllowed("s3:GetObject", "AccessDenied"));

    expect(await resultOf("log-groups")).toMatchObject({ status: "warning" });
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: { ...OUR_TAGS, Environment: "other" } });
    expect(await resultOf("log-groups")).toMatchObject({ status: "warning" });
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: OUR_TAGS });
    expect(await resultOf("log-groups")).toMatchObject({ status: "ok" });
  });

  it("does not take a group that only begins with the name for it", async () => {
    aws.logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [{ logGroupName: `${name}-dev`, arn: "arn:other" }] });

    expect(await resultOf("log-groups")).toMatchObject({ status: "ok" });
  });
});

describe("log-delivery", () => {
  const group = "/aws/apigateway/secure-serverless-api";
  const policy = (policyName: string, Resource: string, characters = 0) => ({
    policyName,
    policyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" }, Action: "logs:*", Resource },
      ],
      padding: "x".repeat(characters),
    }),
  });
  const full = Array.from({ length: 9 }, (_, number) => policy(`other-${number}`, "arn:aws:logs:::log-group:/other:*"));
  const policies = (...resourcePolicies: object[]) =>
    aws.logs.on(DescribeResourcePoliciesCommand).resolves({ resourcePolicies });

  it("nine policies leave room for one", async () => {
    policies(...full);

    expect(await resultOf("log-delivery")).toMatchObject({ status: "ok", message: expect.stringContaining("9 of 10") });
  });

  it("ten that do not cover the group are a warning", async () => {
    policies(...full, policy("tenth", "arn:aws:logs:eu-west-1:1:log-group:/aws/apigateway/another:log-stream:*"));

    expect(await resultOf("log-delivery")).toMatchObject({ status: "warning" });
  });

  it.each([
    `arn:aws:logs:eu-west-1:${ACCOUNT_ID}:log-group:${group}:log-stream:*`,
    "arn:aws:logs:eu-west-1:*:log-group:/aws/apigateway/*",
    "*",
  ])("ten are fine where one covers the group: %s", async (resource) => {
    policies(...full, policy("tenth", resource));

    expect(await resultOf("log-delivery")).toMatchObject({ status: "ok", message: expect.stringContaining(group) });
  });

  it("ten are fine where that of AWS's deliveries has room, and not where it is full", async () => {
    const delivery = "AWSLogDeliveryWrite20150319";
    policies(...full, policy(delivery, "arn:aws:logs:::log-group:/x:*"));
    expect(await resultOf("log-delivery")).toMatchObject({ status: "ok" });
    policies(...full, policy(delivery, "arn:aws:logs:::log-group:/x:*", 4900));
    expect(await resultOf("log-delivery")).toMatchObject({ status: "warning" });
  });

  it("covers nothing by a policy that is not JSON", async () => {
    policies(...full, { policyName: "tenth", policyDocument: "{" });

    expect(await resultOf("log-delivery")).toMatchObject({ status: "warning" });
  });
});
