import { GetRegionOptStatusCommand } from "@aws-sdk/client-account";
import { GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { DescribeAlarmsCommand, ListTagsForResourceCommand as ListAlarmTagsCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import { PERMISSIONS } from "../../../../functions/shared/permissions";
import {
  ACCOUNT_ID,
  aws,
  awsError,
  healthyAccount,
  notAllowed,
  OUR_TAG_LIST,
  OUR_TAGS,
  resultOf,
  STATE_KEY,
  stateOf,
  storeState,
  TOPIC,
  target,
} from "../support/healthy-account";

healthyAccount();

describe("region", () => {
  it.each(["DISABLED", "ENABLING", "DISABLING"] as const)("one that is %s is a failure", async (RegionOptStatus) => {
    aws.account.on(GetRegionOptStatusCommand).resolves({ RegionOptStatus });

    expect(await resultOf("region")).toMatchObject({ status: "failure", remedy: expect.any(String) });
  });

  it("one that the account has enabled itself is ok", async () => {
    aws.account.on(GetRegionOptStatusCommand).resolves({ RegionOptStatus: "ENABLED" });

    expect(await resultOf("region")).toMatchObject({ status: "ok" });
  });

  it("one that does not exist is a failure", async () => {
    aws.account.on(GetRegionOptStatusCommand).rejects(awsError("ResourceNotFoundException", 404));

    expect(await resultOf("region")).toMatchObject({ status: "failure", message: 'AWS has no region "eu-west-1"' });
  });
});

describe("concurrency", () => {
  const limits = (ConcurrentExecutions: number, UnreservedConcurrentExecutions: number) =>
    aws.lambda
      .on(GetAccountSettingsCommand)
      .resolves({ AccountLimit: { ConcurrentExecutions, UnreservedConcurrentExecutions } });

  it("150 reserved of 250 leave the 100 that Lambda keeps", async () => {
    limits(250, 250);

    expect(await resultOf("concurrency")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("leaves 100"),
    });
  });

  it("150 reserved of 249 do not, and the command asks for as much as is needed", async () => {
    limits(249, 249);

    const { status, message, remedy } = await resultOf("concurrency");

    expect(status).toBe("failure");
    expect(message).toContain("leave 99");
    expect(remedy).toContain("--quota-code L-B99A9384 --desired-value 1000");
  });

  it("what the functions have reserved already is theirs", async () => {
    limits(1000, 100);
    aws.lambda.on(GetFunctionConcurrencyCommand).resolves({ ReservedConcurrentExecutions: 75 });

    expect(await resultOf("concurrency")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("other functions reserve 750"),
    });
  });

  it("what others have reserved is not", async () => {
    limits(1000, 249);

    expect(await resultOf("concurrency")).toMatchObject({ status: "failure" });
  });

  it("more than the default is asked for where that is not enough", async () => {
    limits(1000, 100);

    expect((await resultOf("concurrency")).remedy).toContain("--desired-value 1150");
  });

  it("an environment that reserves nothing needs nothing", async () => {
    limits(10, 10);
    const reservedConcurrency = "unreserved" as const;
    const unreserved = {
      functions: { api: { reservedConcurrency } },
      api: { auth: { mode: "api-key" as const, authorizer: { reservedConcurrency } } },
    };

    expect(await resultOf("concurrency", target(unreserved))).toMatchObject({ status: "ok" });
  });
});

describe("log-groups", () => {
  const name = "/aws/lambda/secure-serverless-function";
  const exists = () =>
    aws.logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: name }).resolves({
      logGroups: [
        { logGroupName: name, arn: `arn:aws:logs:eu-west-1:${ACCOUNT_ID}:log-group:${name}:*` },
        { logGroupName: `${name}-dev`, arn: "arn:other" },
      ],
    });

  it("one that the state holds is ok", async () => {
    exists();
    storeState(stateOf(["aws_cloudwatch_log_group", { name }]));

    expect(await resultOf("log-groups")).toMatchObject({ status: "ok" });
  });

  it("one in an environment that was never deployed is a failure with the command that deletes it", async () => {
    exists();

    const { status, message, remedy } = await resultOf("log-groups");

    expect(status).toBe("failure");
    expect(message).toContain(`without the tags of test, and it is not in the state either: ${name}`);
    expect(remedy).toContain(`aws logs delete-log-group --region eu-west-1 --log-group-name ${name}`);
  });

  it("one with our tags was left by an interrupted apply, which the next plan imports", async () => {
    exists();
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: OUR_TAGS });

    expect(await resultOf("log-groups")).toMatchObject({
      status: "warning",
      remedy: expect.stringContaining("npm run plan -- test"),
    });
  });

  it("the tags decide where the state cannot be read", async () => {
    exists();
    aws.s3.on(GetObjectCommand, { Key: STATE_KEY }).rejects(notAllowed("s3:GetObject", "AccessDenied"));

    expect(await resultOf("log-groups")).toMatchObject({ status: "warning" });
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: { ...OUR_TAGS, Environment: "other" } });
    expect(await resultOf("log-groups")).toMatchObject({ status: "warning" });
    aws.logs.on(ListTagsForResourceCommand).resolves({ tags: OUR_TAGS });
    expect(await resultOf("log-groups")).toMatchObject({ status: "ok" });
  });

  it("a group that only begins with the name is not it", async () => {
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

  it("a policy that is not JSON covers nothing", async () => {
    policies(...full, { policyName: "tenth", policyDocument: "{" });

    expect(await resultOf("log-delivery")).toMatchObject({ status: "warning" });
  });
});

describe("secret", () => {
  const Name = "secure-serverless-api";
  const ARN = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT_ID}:secret:${Name}-AbCdEf`;
  const inState = () => storeState(stateOf(["aws_secretsmanager_secret", { name: Name }]));

  it("one that is scheduled for deletion is a failure with the command that restores it", async () => {
    inState();
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN, DeletedDate: new Date("2026-01-02T03:04:05Z") });

    const { status, message, remedy } = await resultOf("secret");

    expect(status).toBe("failure");
    expect(message).toContain("2026-01-02T03:04:05.000Z");
    expect(remedy).toBe(`aws secretsmanager restore-secret --secret-id ${ARN} --region eu-west-1`);
  });

  it("one that neither the state nor the tags call ours is a failure, with our tags a warning", async () => {
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN });
    expect(await resultOf("secret")).toMatchObject({ status: "failure" });
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN, Tags: OUR_TAG_LIST });
    expect(await resultOf("secret")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("as after an interrupted apply"),
    });
  });

  it("one without a value is a warning where an operator puts it, and not where Terraform does", async () => {
    inState();
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN });

    expect(await resultOf("secret")).toMatchObject({ status: "warning", remedy: "npm run secret -- put test" });
    const variable = target({ secret: { delivery: "variable" } });
    expect(await resultOf("secret", variable)).toMatchObject({ status: "ok" });
    // nothing reads it there
    const signed = target({ api: { auth: { mode: "iam" } } });
    expect(await resultOf("secret", signed)).toMatchObject({ status: "ok", message: expect.stringMatching(/exists$/) });
  });

  it("one with a value is ok", async () => {
    inState();
    aws.secrets.on(DescribeSecretCommand).resolves({ Name, ARN, VersionIdsToStages: { one: ["AWSCURRENT"] } });

    expect(await resultOf("secret")).toMatchObject({ status: "ok" });
  });
});

describe("secret-rotation", () => {
  const DAY = 86_400_000;
  const rotating = target({ secret: { delivery: "out-of-band", rotation: { everyDays: 30 } } });
  const secret = (daysAgo: number, VersionIdsToStages: Record<string, string[]>) =>
    aws.secrets.on(DescribeSecretCommand).resolves({
      RotationEnabled: true,
      LastRotatedDate: new Date(Date.now() - daysAgo * DAY),
      VersionIdsToStages,
    });

  it("one in time is ok, also while AWSPENDING is still on the current version", async () => {
    secret(29, { new: ["AWSCURRENT", "AWSPENDING"], old: ["AWSPREVIOUS"] });

    expect(await resultOf("secret-rotation", rotating)).toMatchObject({ status: "ok" });
  });

  it("one that is overdue is a warning", async () => {
    secret(32, { new: ["AWSCURRENT"] });

    expect(await resultOf("secret-rotation", rotating)).toMatchObject({ status: "warning" });
  });

  it("one that did not end is a warning", async () => {
    secret(3, { current: ["AWSCURRENT"], begun: ["AWSPENDING"] });

    expect(await resultOf("secret-rotation", rotating)).toMatchObject({
      status: "warning",
      message: expect.stringContaining("did not finish"),
    });
  });

  it("one that is only configured is ok", async () => {
    expect(await resultOf("secret-rotation", rotating)).toMatchObject({
      status: "ok",
      message: expect.stringContaining("After the apply"),
    });
  });
});

describe("http-apis", () => {
  const apis = (count: number, ...names: string[]) => {
    const all = [...Array.from({ length: count }, (_, number) => `other-${number}`), ...names];
    aws.gateway.on(GetApisCommand).resolves({ Items: all.map((Name) => ({ Name }) as never) });
  };

  it("the last one that fits is ok, the next one is a warning", async () => {
    apis(599);
    expect(await resultOf("http-apis")).toMatchObject({ status: "ok" });
    apis(600);
    expect(await resultOf("http-apis")).toMatchObject({ status: "warning" });
  });

  it("one that is there already adds none", async () => {
    apis(599, "secure-serverless-api");

    expect(await resultOf("http-apis")).toMatchObject({ status: "ok" });
  });

  it("all pages are counted", async () => {
    aws.gateway
      .on(GetApisCommand)
      .resolvesOnce({ Items: [{ Name: "one" } as never], NextToken: "more" })
      .resolves({ Items: [{ Name: "two" } as never] });

    expect((await resultOf("http-apis")).message).toMatch(/^2 HTTP/);
  });

  it("AWS's default is taken, and said so, where the account has no value of its own", async () => {
    aws.quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-AA0FF27B" }).rejects(awsError("NoSuchResourceException"));

    expect(await resultOf("http-apis")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("AWS's default"),
    });
  });

  it("and where it may not be asked for, which is a warning", async () => {
    aws.quotas.on(GetServiceQuotaCommand).rejects(notAllowed("servicequotas:GetServiceQuota"));

    expect(await resultOf("http-apis")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("servicequotas:GetServiceQuota"),
    });
  });
});

describe("routes", () => {
  const scopes = Object.fromEntries(PERMISSIONS.map((permission) => [permission, [`data.${permission}`]]));
  const jwt = target({
    api: { auth: { mode: "jwt", issuer: "https://issuer.example.com", audience: ["one"], scopes } },
  });
  const quotaIs = (Value: number) =>
    aws.quotas.on(GetServiceQuotaCommand, { QuotaCode: "L-65B5C802" }).resolves({ Quota: { Value } });

  it("ten routes with scopes and the stack's own four fit where fourteen are allowed, and not where thirteen are", async () => {
    quotaIs(14);
    expect(await resultOf("routes", jwt)).toMatchObject({ status: "ok" });
    quotaIs(13);
    expect(await resultOf("routes", jwt)).toMatchObject({
      status: "failure",
      remedy: expect.stringContaining("--quota-code L-65B5C802 --desired-value 14"),
    });
  });
});

describe("alarms", () => {
  const AlarmName = "secure-serverless-function-errors";
  const exists = () => aws.cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName }] });

  it("one of our names that is not ours would be replaced", async () => {
    exists();
    storeState(stateOf());

    expect(await resultOf("alarms")).toMatchObject({ status: "failure", message: expect.stringContaining(AlarmName) });
  });

  it("one with our tags was left by an interrupted apply, which the next plan imports", async () => {
    exists();
    aws.cloudWatch.on(ListAlarmTagsCommand).resolves({ Tags: OUR_TAG_LIST });

    expect(await resultOf("alarms")).toMatchObject({ status: "warning", message: expect.stringContaining(AlarmName) });
  });

  it("one that it holds is ours", async () => {
    exists();
    storeState(stateOf(["aws_cloudwatch_metric_alarm", { alarm_name: AlarmName }]));

    expect(await resultOf("alarms")).toMatchObject({ status: "ok" });
  });
});

describe("subscriptions", () => {
  const Protocol = "email";
  const subscribed = (...found: { Endpoint: string; SubscriptionArn: string }[]) =>
    aws.sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: TOPIC })
      .resolves({ Subscriptions: found.map((one) => ({ Protocol, ...one })) });

  it("one that is not confirmed is a warning that names the address", async () => {
    subscribed({ Endpoint: "team@example.com", SubscriptionArn: "PendingConfirmation" });

    expect(await resultOf("subscriptions")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("team@example.com"),
    });
  });

  it("one on a later page is found", async () => {
    aws.sns
      .on(ListSubscriptionsByTopicCommand)
      .resolvesOnce({ Subscriptions: [], NextToken: "more" })
      .resolves({
        Subscriptions: [{ Protocol, Endpoint: "team@example.com", SubscriptionArn: "PendingConfirmation" }],
      });

    expect(await resultOf("subscriptions")).toMatchObject({ status: "warning" });
  });

  it("addresses of pages are looked for in their own topic", async () => {
    const results = await resultOf("subscriptions", target({}, { TEST_PAGE_EMAILS: "night@example.com" }));

    expect(results).toMatchObject({
      status: "ok",
      message: expect.stringContaining("night@example.com (serverless-lambda-pages)"),
    });
  });

  it("before the first deployment nobody can have confirmed", async () => {
    aws.sns.on(ListSubscriptionsByTopicCommand).rejects(awsError("NotFoundException", 404));

    expect(await resultOf("subscriptions")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("The apply subscribes team@example.com"),
    });
  });

  it("without an address there is nothing to confirm", async () => {
    expect(await resultOf("subscriptions", target({}, { TEST_ALERT_EMAILS: "" }))).toMatchObject({ status: "skipped" });
  });
});
