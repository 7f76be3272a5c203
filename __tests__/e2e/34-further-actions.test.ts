import { ApiGatewayV2Client, UpdateStageCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { queueUrl } from "@secure-serverless/operations/gameday/mailbox";
import { ACCOUNT, allow, policy, through } from "./support/own-function";
import { apiId, client, clientConfig, NAMES } from "./support/target";
import { temporaryUser } from "./support/temporary-user";

const NAME = `e2e-further-actions-${Date.now()}`;
const OTHER_ACCOUNT = "111111111111";
const BUCKET = `arn:aws:s3:::${NAME}`;

const gateway = client(ApiGatewayV2Client);
const kms = client(KMSClient);
const lambda = client(LambdaClient);
const s3 = client(S3Client);
const secrets = client(SecretsManagerClient);
const sqs = client(SQSClient);

let key: string;

beforeAll(async () => {
  key = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
});
afterAll(() => kms.send(new ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: 7 })));

const use = (action: string, service: string) => allow(`kms:${action}`, key, through(service));

type Act = (config: typeof clientConfig) => Promise<unknown>;

/** What a user with these statements is told: "done", or why not. */
async function asUser(statements: readonly object[], act: Act) {
  const user = await temporaryUser(statements, `${NAME}-user`);
  try {
    await act(
      () => ({ ...clientConfig(), credentials: user.credentials, maxAttempts: 1 }) as ReturnType<typeof clientConfig>,
    );
    return "done";
  } catch (error) {
    return (error as Error).message || (error as Error).name;
  } finally {
    await user.remove();
  }
}

const denied = (action: string) => expect.stringContaining(`is not authorized to perform: ${action}`);

/** Each case: what is allowed beside the call itself, and what the caller is told. */
type Cases = readonly (readonly [readonly object[], unknown])[];

async function expectEach(cases: Cases, statement: object, act: Act): Promise<void> {
  for (const [further, told] of cases)
    expect([further, await asUser([statement, ...further], act)]).toEqual([further, told]);
}

describe("a bucket under a key", () => {
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: NAME }));
    const rule = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } as const;
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: NAME,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: rule, BucketKeyEnabled: true }],
        },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket: NAME, Key: "a", Body: "a" }));
  });
  afterAll(async () => {
    await s3.send(new DeleteObjectCommand({ Bucket: NAME, Key: "a" }));
    await s3.send(new DeleteBucketCommand({ Bucket: NAME }));
  });
  const read: Act = (config) => new S3Client(config()).send(new GetObjectCommand({ Bucket: NAME, Key: "a" }));

  it("is read by who may decrypt with the key through S3", async () => {
    const elsewhere = use("Decrypt", "sns");
    const otherObject = allow("kms:Decrypt", key, {
      StringEquals: { "kms:EncryptionContext:aws:s3:arn": `${BUCKET}-x` },
    });
    const own = allow("kms:Decrypt", key, { StringEquals: { "kms:EncryptionContext:aws:s3:arn": BUCKET } });
    const cases: Cases = [
      [[], denied("kms:Decrypt")],
      [[elsewhere], denied("kms:Decrypt")],
      [[otherObject], denied("kms:Decrypt")],
      [[use("Decrypt", "s3")], "done"],
      [[own], "done"],
    ];
    await expectEach(cases, allow("s3:GetObject", `${BUCKET}/*`), read);
  });

  it("is written by who may make data keys and decrypt", async () => {
    const cases: Cases = [
      [[use("Decrypt", "s3")], denied("kms:GenerateDataKey")],
      [[use("GenerateDataKey", "s3")], denied("kms:Decrypt")],
      [[use("Decrypt", "s3"), use("GenerateDataKey", "s3")], "done"],
    ];
    await expectEach(cases, allow("s3:PutObject", `${BUCKET}/*`), (config) =>
      new S3Client(config()).send(new PutObjectCommand({ Bucket: NAME, Key: "a", Body: "b" })),
    );
  });

  it("is read by nobody, the administrator included, while the key is disabled", async () => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const encrypted = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyMetadata?.Arn } as const;
    const object = { Bucket: NAME, Key: "disabled" };
    await s3.send(new PutObjectCommand({ ...object, Body: "a", ...encrypted }));
    expect((await s3.send(new GetObjectCommand(object))).ETag).toBeDefined();
    await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.Arn }));
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: "AccessDenied" });
    await s3.send(new DeleteObjectCommand(object));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.Arn, PendingWindowInDays: 7 }));
  });
});

it("a secret under a key is read and written by who may use the key through Secrets Manager", async () => {
  const { ARN: SecretId = "" } = await secrets.send(
    new CreateSecretCommand({ Name: NAME, KmsKeyId: key, SecretString: "a" }),
  );
  const decrypt = use("Decrypt", "secretsmanager");
  try {
    await expectEach(
      [
        [[], denied("kms:Decrypt")],
        [[use("Decrypt", "s3")], denied("kms:Decrypt")],
        [[decrypt], "done"],
      ],
      allow("secretsmanager:GetSecretValue", SecretId),
      (config) => new SecretsManagerClient(config()).send(new GetSecretValueCommand({ SecretId })),
    );
    await expectEach(
      [
        [[decrypt], denied("kms:GenerateDataKey")],
        [[decrypt, use("GenerateDataKey", "secretsmanager")], "done"],
      ],
      allow("secretsmanager:PutSecretValue", SecretId),
      (config) => new SecretsManagerClient(config()).send(new PutSecretValueCommand({ SecretId, SecretString: "b" })),
    );
    await expectEach(
      [
        [[decrypt], denied("kms:GenerateDataKey")],
        [[decrypt, use("GenerateDataKey", "s3")], denied("kms:GenerateDataKey")],
      ],
      allow("secretsmanager:CreateSecret", "*"),
      (config) =>
        new SecretsManagerClient(config()).send(
          new CreateSecretCommand({ Name: `${NAME}-other`, KmsKeyId: key, SecretString: "a" }),
        ),
    );
  } finally {
    await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  }
});

it("a queue under a key is sent to and read by who may use the key through SQS", async () => {
  await sqs.send(new CreateQueueCommand({ QueueName: NAME, Attributes: { KmsMasterKeyId: key } }));
  const QueueUrl = queueUrl(clientConfig().endpoint, NAME);
  const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:${NAME}`;
  const decrypt = use("Decrypt", "sqs");
  try {
    await expectEach(
      [
        [[decrypt], denied("kms:GenerateDataKey")],
        [[decrypt, use("GenerateDataKey", "sqs")], "done"],
      ],
      allow("sqs:SendMessage", queue),
      (config) => new SQSClient(config()).send(new SendMessageCommand({ QueueUrl, MessageBody: "a" })),
    );
    await expectEach(
      [
        [[], denied("kms:Decrypt")],
        [[decrypt], "done"],
      ],
      allow("sqs:ReceiveMessage", queue),
      (config) => new SQSClient(config()).send(new ReceiveMessageCommand({ QueueUrl })),
    );
  } finally {
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
});

it("an alias is made, moved and deleted by who may do so to the alias and to its keys", async () => {
  const AliasName = `alias/${NAME}`;
  const alias = `arn:aws:kms:us-east-1:${ACCOUNT}:${AliasName}`;
  const other = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
  const own = (config: typeof clientConfig) => new KMSClient(config());
  const create: Act = (config) => own(config).send(new CreateAliasCommand({ AliasName, TargetKeyId: key }));
  const update: Act = (config) => own(config).send(new UpdateAliasCommand({ AliasName, TargetKeyId: other }));
  const remove: Act = (config) => own(config).send(new DeleteAliasCommand({ AliasName }));
  for (const [action, keys, act] of [
    ["kms:CreateAlias", [key], create],
    ["kms:UpdateAlias", [key, other], update],
    ["kms:DeleteAlias", [other], remove],
  ] as const) {
    const some = keys.map((left) => keys.filter((one) => one !== left).map((one) => allow(action, one)));
    const cases: Cases = [
      ...some.map((further) => [further, denied(action)] as const),
      [[allow(action, [...keys])], "done"],
    ];
    await expectEach(cases, allow(action, alias), act);
  }
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: other, PendingWindowInDays: 7 }));
});

it("a role is given to a function by who may pass it to Lambda", async () => {
  const FunctionName = NAMES.authorizerFunction;
  const { Role = "", FunctionArn = "" } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const pass = (service: string) =>
    allow("iam:PassRole", Role, { StringEquals: { "iam:PassedToService": `${service}.amazonaws.com` } });
  await expectEach(
    [
      [[], denied("iam:PassRole")],
      [[pass("ec2")], denied("iam:PassRole")],
      [[pass("lambda")], "done"],
    ],
    allow("lambda:UpdateFunctionConfiguration", FunctionArn),
    (config) => new LambdaClient(config()).send(new UpdateFunctionConfigurationCommand({ FunctionName, Role })),
  );
});

it("an API's access log is set by who may deliver logs", async () => {
  const ApiId = await apiId();
  const stage = { ApiId, StageName: "$default" };
  const delivery = [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ];
  const { AccessLogSettings } = await gateway.send(new UpdateStageCommand(stage));
  await expectEach(
    [
      ...delivery.map(
        (left) =>
          [
            [
              allow(
                delivery.filter((one) => one !== left),
                "*",
              ),
            ],
            denied(left),
          ] as const,
      ),
      [[allow(delivery, "*")], "done"],
    ],
    allow("apigateway:PATCH", "arn:aws:apigateway:us-east-1::/apis/*"),
    (config) => new ApiGatewayV2Client(config()).send(new UpdateStageCommand({ ...stage, AccessLogSettings })),
  );
});

it("a bucket of another account is told from one's own by the account of the resource", async () => {
  const { accessKeyId, secretAccessKey } = clientConfig().credentials;
  const credentials = { accessKeyId: `${accessKeyId}.${OTHER_ACCOUNT}`, secretAccessKey };
  const theirs = new S3Client({ ...clientConfig(), credentials } as ReturnType<typeof clientConfig>);
  const foreign = { Bucket: `${NAME}-foreign`, Key: "a" };
  const everyone = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "s3:GetObject" };
  await theirs.send(new CreateBucketCommand({ Bucket: foreign.Bucket }));
  try {
    await theirs.send(new PutObjectCommand({ ...foreign, Body: "a" }));
    const Policy = policy([{ ...everyone, Resource: `arn:aws:s3:::${foreign.Bucket}/*` }]);
    await theirs.send(new PutBucketPolicyCommand({ Bucket: foreign.Bucket, Policy }));
    const owned = (account: string) =>
      allow("s3:GetObject", `arn:aws:s3:::${foreign.Bucket}/*`, { StringEquals: { "aws:ResourceAccount": account } });
    const read = (account: string) =>
      asUser([owned(account)], (config) => new S3Client(config()).send(new GetObjectCommand(foreign)));
    expect(await read(OTHER_ACCOUNT)).toBe("done");
    expect(await read(ACCOUNT)).toEqual(denied("s3:GetObject"));
  } finally {
    await theirs.send(new DeleteObjectCommand(foreign));
    await theirs.send(new DeleteBucketCommand({ Bucket: foreign.Bucket }));
    theirs.destroy();
  }
});
