import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { queueUrl } from "@secure-serverless/operations/gameday/mailbox";
import { client, clientConfig, NAMES, outputs } from "./support/target";
import { type TemporaryUser, temporaryUser } from "./support/temporary-user";

const lambda = client(LambdaClient);
let user: TemporaryUser;

/** The administrator is above every policy; this user is allowed everything. */
beforeAll(async () => {
  user = await temporaryUser([{ Effect: "Allow", Action: "*", Resource: "*" }], `e2e-everything-${Date.now()}`);
});
afterAll(() => user.remove());

interface Middlewares {
  add(
    middleware: (next: (args: never) => Promise<never>) => (args: never) => Promise<never>,
    options: { step: "build" },
  ): void;
}

/**
 * A client of the user's. The emulator speaks TLS alone; what a load balancer in front would say of how the call came decides.
 */
function own<T extends { destroy(): void }>(
  Client: new (config: ReturnType<typeof clientConfig>) => T,
  scheme: "http" | "https",
): T {
  const config = { ...clientConfig(), credentials: user.credentials, maxAttempts: 1 };
  const made = new Client(config as ReturnType<typeof clientConfig>);
  (made as T & { middlewareStack: Middlewares }).middlewareStack.add(
    (next) => (args) => {
      (args as { request: { headers: Record<string, string> } }).request.headers["x-forwarded-proto"] = scheme;
      return next(args);
    },
    { step: "build" },
  );
  return made;
}

const callOf = {
  "the data bucket": async (scheme: "http" | "https") =>
    own(S3Client, scheme).send(new ListObjectsV2Command({ Bucket: (await outputs())["BucketName"] })),
  "the bucket of the states": (scheme: "http" | "https") =>
    own(S3Client, scheme).send(new ListObjectsV2Command({ Bucket: "secure-serverless-state-local-us-east-1" })),
  "the secret": async (scheme: "http" | "https") =>
    own(SecretsManagerClient, scheme).send(new GetSecretValueCommand({ SecretId: (await outputs())["SecretArn"] })),
  "the topic": async (scheme: "http" | "https") =>
    own(SNSClient, scheme).send(
      new PublishCommand({ TopicArn: (await outputs())["SNSTopicArn"], Message: "by a test" }),
    ),
  "the dead letter queues": async (scheme: "http" | "https") => {
    for (const FunctionName of [NAMES.apiFunction, NAMES.authorizerFunction]) {
      const { DeadLetterConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const QueueUrl = queueUrl(clientConfig().endpoint, DeadLetterConfig?.TargetArn?.split(":").at(-1) ?? "");
      await own(SQSClient, scheme).send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    }
  },
};

describe("what came without TLS is refused, whatever the caller is allowed, by", () => {
  it.each(Object.entries(callOf))("%s", async (_what, call) => {
    await expect(call("http")).rejects.toMatchObject({
      message: expect.stringContaining("explicit deny in a resource-based policy"),
    });
    await call("https");
  });
});

it("who may read objects and not list them is not told that one is missing", async () => {
  const Bucket = (await outputs())["BucketName"] ?? "";
  const read = { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  const list = { Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${Bucket}` };
  const missing = { Bucket, Key: "never/there" };
  const asked = async (statements: readonly object[]) => {
    const reader = await temporaryUser(statements, `e2e-reader-${Date.now()}`);
    const s3 = new S3Client({ ...clientConfig(), credentials: reader.credentials } as ReturnType<typeof clientConfig>);
    const status = (sent: Promise<unknown>) =>
      sent.catch((error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode);
    try {
      return [
        await status(s3.send(new GetObjectCommand(missing))),
        await status(s3.send(new HeadObjectCommand(missing))),
      ];
    } finally {
      s3.destroy();
      await reader.remove();
    }
  };
  expect(await asked([read])).toEqual([403, 403]);
  expect(await asked([read, list])).toEqual([404, 404]);
});
