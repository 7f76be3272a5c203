import {
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand as ListFunctionAliasesCommand,
  ListLayerVersionsCommand,
} from "@aws-sdk/client-lambda";
import { GetBucketTaggingCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { defaultTags } from "../../../../src/config/names";
import type { Target } from "../../src/aws/target";
import { inventoryContext } from "../../src/inventory/context";
import { keys } from "../../src/inventory/services/kms";
import { functions } from "../../src/inventory/services/lambda";
import { buckets } from "../../src/inventory/services/s3";

const environment = anEnvironment({ nameSuffix: "-dev" }, { TEST_ACCOUNT_ID: "111122223333" });
const sdk = { region: "us-east-1", requestHandler: { requestTimeout: 1 } };
const { context } = inventoryContext({ environment, sdk } as Target, "111122223333");
const ourTags = Object.entries(defaultTags(environment));

const s3 = mockClient(S3Client);
const kms = mockClient(KMSClient);
beforeEach(() => {
  s3.reset();
  kms.reset();
});
const failure = (httpStatusCode: number) => Object.assign(new Error("no"), { $metadata: { httpStatusCode } });

it("knows a bucket as ours by its tags, as somebody else's without them or in another account, and as missing by 404", async () => {
  const tagged = { TagSet: ourTags.map(([Key, Value]) => ({ Key, Value })) };
  s3.on(HeadBucketCommand).resolves({});
  s3.on(GetBucketTaggingCommand).resolves(tagged);
  expect((await buckets(context)).map(({ ours }) => ours)).toEqual([true, true, true]);

  s3.on(GetBucketTaggingCommand).rejects(Object.assign(new Error("none"), { name: "NoSuchTagSet" }));
  expect((await buckets(context)).map(({ ours }) => ours)).toEqual([false, false, false]);

  s3.on(HeadBucketCommand).rejects(failure(403));
  expect((await buckets(context)).map(({ ours }) => ours)).toEqual([false, false, false]);

  s3.on(HeadBucketCommand).rejects(failure(404));
  expect(await buckets(context)).toEqual([]);
});

it("looks for the data bucket, the state bucket and the one of access logs", async () => {
  s3.on(HeadBucketCommand).resolves({});
  s3.on(GetBucketTaggingCommand).resolves({ TagSet: [] });

  expect((await buckets(context)).map(({ name }) => name)).toEqual([
    "secure-serverless-data-111122223333-us-east-1-dev",
    "secure-serverless-state-test-111122223333-us-east-1",
    "secure-serverless-logs-111122223333-us-east-1-dev",
  ]);
});

it("fails on a bucket that cannot be asked for, and does not take it for missing", async () => {
  s3.on(HeadBucketCommand).rejects(failure(500));
  await expect(buckets(context)).rejects.toThrow("no");
});

it("finds a key by its tags before it has an alias, and not another environment's", async () => {
  const deletedOn = new Date("2026-01-02T00:00:00Z");
  kms
    .on(ListAliasesCommand)
    .resolves({ Aliases: [{ AliasName: "alias/serverless-lambda-failures", TargetKeyId: "prod" }] });
  kms.on(ListKeysCommand).resolves({ Keys: [{ KeyId: "ours" }, { KeyId: "prod" }, { KeyId: "closed" }] });
  kms.on(ListResourceTagsCommand).resolves({ Tags: [{ TagKey: "Project", TagValue: "secure-serverless" }] });
  kms
    .on(ListResourceTagsCommand, { KeyId: "ours" })
    .resolves({ Tags: ourTags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })) });
  kms
    .on(ListResourceTagsCommand, { KeyId: "closed" })
    .rejects(Object.assign(new Error("denied"), { name: "AccessDeniedException" }));
  kms
    .on(DescribeKeyCommand)
    .resolves({ KeyMetadata: { KeyId: "ours", Description: "Encrypts", DeletionDate: deletedOn } });

  expect(await keys(context)).toEqual([
    { type: "aws_kms_key", name: "Encrypts", importId: "ours", ours: true, deletedOn },
  ]);
});

it("finds every version of each function's layer, and of the one that all shared before", async () => {
  const lambda = mockClient(LambdaClient);
  lambda.on(GetFunctionCommand).rejects(Object.assign(new Error("none"), { name: "ResourceNotFoundException" }));
  const layers = [
    "secure-serverless-function-dependencies-dev",
    "secure-serverless-authorizer-dependencies-dev",
    "secure-serverless-rotation-dependencies-dev",
    "secure-serverless-dependencies-dev",
  ];
  lambda.on(ListLayerVersionsCommand).callsFake(({ LayerName }) => ({
    LayerVersions: [2, 1].map((version) => ({ LayerVersionArn: `${LayerName}:${version}` })),
  }));

  expect(await functions(context)).toEqual(
    layers.flatMap((name) =>
      [2, 1].map((version) => ({
        type: "aws_lambda_layer_version",
        name,
        importId: `${name}:${version}`,
        ours: undefined,
      })),
    ),
  );
});

it("finds the permissions of a function and of its alias, each by what Terraform imports", async () => {
  const lambda = mockClient(LambdaClient);
  const missing = Object.assign(new Error("none"), { name: "ResourceNotFoundException" });
  const policy = (Sid: string) => ({ Policy: JSON.stringify({ Statement: [{ Sid }] }) });
  const FunctionName = context.names.functions.rotation;
  lambda.on(GetFunctionCommand).rejects(missing).on(GetFunctionCommand, { FunctionName }).resolves({ Tags: {} });
  lambda.on(ListFunctionAliasesCommand).resolves({ Aliases: [{ Name: "live" }] });
  lambda.on(ListLayerVersionsCommand).resolves({ LayerVersions: [] });
  lambda
    .on(GetPolicyCommand, { FunctionName })
    .resolves(policy("SecretsManager"))
    .on(GetPolicyCommand, { FunctionName, Qualifier: "live" })
    .resolves(policy("ApiGateway"));
  const found = async () =>
    (await functions(context)).filter(({ type }) => type === "aws_lambda_permission").map(({ importId }) => importId);

  expect(await found()).toEqual([`${FunctionName}/SecretsManager`, `${FunctionName}:live/ApiGateway`]);

  lambda.on(GetPolicyCommand).rejects(missing);
  expect(await found()).toEqual([]);
});
