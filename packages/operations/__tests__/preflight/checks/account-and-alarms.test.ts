import { GetRegionOptStatusCommand } from "@aws-sdk/client-account";
import { DescribeAlarmsCommand, ListTagsForResourceCommand as ListAlarmTagsCommand } from "@aws-sdk/client-cloudwatch";
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import {
  aws,
  awsError,
  healthyAccount,
  OUR_TAG_LIST,
  resultOf,
  stateOf,
  storeState,
  TOPIC,
  target,
} from "../../support/healthy-account";

healthyAccount();

describe("region", () => {
  it.each(["DISABLED", "ENABLING", "DISABLING"] as const)("fails where it is %s", async (RegionOptStatus) => {
    aws.account.on(GetRegionOptStatusCommand).resolves({ RegionOptStatus });

    expect(await resultOf("region")).toMatchObject({ status: "failure", remedy: expect.any(String) });
  });

  it("is ok where the account has enabled it itself", async () => {
    aws.account.on(GetRegionOptStatusCommand).resolves({ RegionOptStatus: "ENABLED" });

    expect(await resultOf("region")).toMatchObject({ status: "ok" });
  });

  it("fails where it does not exist", async () => {
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

  it("fails in a new account, of whose 10 nothing can be reserved, and names the one setting that helps", async () => {
    limits(10, 10);

    const { status, message, remedy } = await resultOf("concurrency");

    expect(status).toBe("failure");
    expect(message).toContain("the account has 10");
    expect(remedy).toMatch(/^Set preset: "new-account" for test in src\/config\/environments\.ts/);
  });

  it("is ok in a new account with that setting", async () => {
    limits(10, 10);

    expect(await resultOf("concurrency", target({ preset: "new-account" }))).toEqual({
      id: "concurrency",
      status: "ok",
      message: "test reserves nothing of the account's 10",
    });
  });

  it("does not name that setting where a part can be reserved", async () => {
    limits(101, 101);

    expect((await resultOf("concurrency")).remedy).not.toContain("preset");
  });

  it("counts what the functions have reserved already as theirs", async () => {
    limits(1000, 100);
    aws.lambda.on(GetFunctionConcurrencyCommand).resolves({ ReservedConcurrentExecutions: 75 });

    expect(await resultOf("concurrency")).toMatchObject({
      status: "ok",
      message: expect.stringContaining("other functions reserve 750"),
    });
  });

  it("does not count what others have reserved as theirs", async () => {
    limits(1000, 249);

    expect(await resultOf("concurrency")).toMatchObject({ status: "failure" });
  });

  it("more than the default is asked for where that is not enough", async () => {
    limits(1000, 100);

    expect((await resultOf("concurrency")).remedy).toContain("--desired-value 1150");
  });

  it("needs nothing for an environment that reserves nothing", async () => {
    limits(10, 10);
    const reservedConcurrency = "unreserved" as const;
    const unreserved = {
      functions: { api: { reservedConcurrency } },
      api: { auth: { mode: "api-key" as const, authorizer: { reservedConcurrency } } },
    };

    expect(await resultOf("concurrency", target(unreserved))).toMatchObject({ status: "ok" });
  });
});

describe("alarms", () => {
  const AlarmName = "secure-serverless-function-errors";
  const exists = () => aws.cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName }] });

  it("fails on one of our names that is not ours, which would be replaced", async () => {
    exists();
    storeState(stateOf());

    expect(await resultOf("alarms")).toMatchObject({ status: "failure", message: expect.stringContaining(AlarmName) });
  });

  it("warns of one with our tags, which an interrupted apply left and the next plan imports", async () => {
    exists();
    aws.cloudWatch.on(ListAlarmTagsCommand).resolves({ Tags: OUR_TAG_LIST });

    expect(await resultOf("alarms")).toMatchObject({ status: "warning", message: expect.stringContaining(AlarmName) });
  });

  it("knows one that it holds as ours", async () => {
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

  it("warns of one that is not confirmed, and names the address", async () => {
    subscribed({ Endpoint: "team@example.com", SubscriptionArn: "PendingConfirmation" });

    expect(await resultOf("subscriptions")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("team@example.com"),
    });
  });

  it("finds one on a later page", async () => {
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

  it("has nothing to confirm without an address", async () => {
    expect(await resultOf("subscriptions", target({}, { TEST_ALERT_EMAILS: "" }))).toMatchObject({ status: "skipped" });
  });
});
