import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteAliasCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { withUntaggedLogGroups } from "../../src/inventory/found-resources";
import type { FoundResource } from "../../src/inventory/inventory";
import {
  deletionCommand,
  isStanding,
  leftovers,
  removeFrom,
  standingWithoutState,
  withLogGroupsOf,
} from "../../src/teardown/leftovers";
import { aTarget } from "../support/environment";

const found = (type: string, more: Partial<FoundResource> = {}): FoundResource => ({
  type,
  name: `the ${type}`,
  importId: `id-of-${type}`,
  ours: true,
  ...more,
});
const key = found("aws_kms_key");
const alias = found("aws_kms_alias", { ours: undefined, parent: { type: key.type, importId: key.importId } });
const pending = { ...key, deletedOn: new Date("2026-04-01") };
const group = found("aws_cloudwatch_log_group");
const layer = found("aws_lambda_layer_version", { ours: undefined });

describe("what is left", () => {
  it("is what is ours, or has no tags to tell", () => {
    expect(leftovers([group, layer])).toEqual([group, layer]);
  });

  it("is neither another's, nor what waits for its deletion, nor what is to stay", () => {
    const foreign = { ...group, ours: false };
    const bucket = found("aws_s3_bucket");
    expect(leftovers([foreign, pending, bucket], [bucket.name])).toEqual([]);
    expect(leftovers([bucket], ["other"])).toEqual([bucket]);
  });

  it("is a part only where it does not go with its whole", () => {
    expect(leftovers([key, alias])).toEqual([key]);
    expect(leftovers([{ ...key, ours: false }, alias])).toEqual([]);
    expect(leftovers([pending, alias])).toEqual([alias]);
  });
});

it("stands where Terraform manages nothing and more is there than what services make again", () => {
  const bucket = found("aws_s3_bucket");
  expect(isStanding([], [group, bucket])).toBe(true);
  expect(isStanding([], [group, key, alias, layer])).toBe(false);
  expect(isStanding([{ type: "aws_s3_bucket", attributes: {} }], [group, bucket])).toBe(false);

  const { message, remedy } = standingWithoutState(aTarget().environment);
  expect(message).toContain(aTarget().environment.state.bucketName);
  expect(remedy).toMatch(/^Check TEST_STATE_BUCKET, /);
});

describe("a log group of our name that is not tagged as ours", () => {
  const logs = mockClient(CloudWatchLogsClient);
  const other = { ...group, ours: false };
  const withTags = async (tags: Record<string, string>) => {
    logs.reset();
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [{ arn: "arn:group:*" }] });
    logs.on(ListTagsForResourceCommand, { resourceArn: "arn:group" }).resolves({ tags });
    return withUntaggedLogGroups(aTarget(), [other, group, layer]);
  };

  it("is left by a service when it has no tags, and another's when it has", async () => {
    expect(leftovers(await withTags({}))).toEqual([{ ...group, ours: undefined }, group, layer]);
    expect(leftovers(await withTags({ Environment: "other" }))).toEqual([group, layer]);
  });

  it("is ours when it has no tags and Terraform managed one of the name", () => {
    const state = [{ type: group.type, attributes: { name: group.name } }];
    const untagged = { ...group, ours: undefined };

    expect(withLogGroupsOf(state, [untagged, other, layer])).toEqual([group, other, layer]);
    expect(withLogGroupsOf([], [untagged])).toEqual([untagged]);
  });
});

describe("removing", () => {
  const logs = mockClient(CloudWatchLogsClient);
  const kms = mockClient(KMSClient);
  beforeEach(() => {
    logs.reset();
    logs.on(DeleteLogGroupCommand).resolves({});
    kms.reset();
    kms.on(ScheduleKeyDeletionCommand).resolves({}).on(DeleteAliasCommand).resolves({});
  });

  it("takes log groups, keys and aliases that are ours", async () => {
    await removeFrom(aTarget(), [group, key, alias], [group, key, alias]);

    expect(logs.commandCalls(DeleteLogGroupCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { logGroupName: group.importId },
    ]);
    expect(kms.commandCalls(ScheduleKeyDeletionCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { KeyId: key.importId, PendingWindowInDays: 30 },
    ]);
    expect(kms.commandCalls(DeleteAliasCommand)).toHaveLength(1);
  });

  it("leaves alone what may be another's, and what holds data", async () => {
    const unsure = { ...group, ours: undefined };
    const foreign = { ...key, ours: false };
    const bucket = found("aws_s3_bucket");
    await removeFrom(aTarget(), [unsure, alias, bucket], [unsure, foreign, alias, bucket]);

    expect([...logs.calls(), ...kms.calls()]).toEqual([]);
  });

  it("does not mind what is gone since it was listed, and tells any other failure", async () => {
    const failing = (name: string) => logs.on(DeleteLogGroupCommand).rejects(Object.assign(new Error(name), { name }));
    failing("ResourceNotFoundException");
    await expect(removeFrom(aTarget(), [group, key], [group, key])).resolves.toBeUndefined();
    expect(kms.commandCalls(ScheduleKeyDeletionCommand)).toHaveLength(1);

    failing("AccessDeniedException");
    await expect(removeFrom(aTarget(), [group], [group])).rejects.toThrow("AccessDeniedException");
  });
});

it("names the command that deletes what is left", () => {
  const command = (type: string, importId: string, name = "n") =>
    deletionCommand({ type, name, importId, ours: true }, "eu-west-1");

  expect(command("aws_lambda_layer_version", "arn:aws:lambda:eu-west-1:1:layer:deps:7", "deps")).toBe(
    "aws lambda delete-layer-version --layer-name deps --version-number 7 --region eu-west-1",
  );
  expect(command("aws_cloudwatch_metric_alarm", "it's; rm")).toBe(
    "aws cloudwatch delete-alarms --alarm-names 'it'\\''s; rm' --region eu-west-1",
  );
  expect(command("aws_unheard_of", "x")).toBe("delete x in the console");
});

it.each([
  ["aws_cloudwatch_log_group", "aws-waf-logs-x@us-east-1", "logs delete-log-group --log-group-name aws-waf-logs-x"],
  [
    "aws_acm_certificate",
    "arn:aws:acm:us-east-1:1:certificate/2@us-east-1",
    "--certificate-arn arn:aws:acm:us-east-1:1:certificate/2",
  ],
])("deletes %s of another region there", (type, importId, command) => {
  const told = deletionCommand({ type, name: "x", importId, ours: true }, "eu-west-1");

  expect(told).toContain(command);
  expect(told).toMatch(/ --region us-east-1$/);
});
