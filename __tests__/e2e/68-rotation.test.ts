import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { requireApiSecret } from "../../tools/local-aws/api-secret";
import { useAuthorizerVersion } from "./support/authorizer-version";
import { call, client, instance, NAMES, outputs, running } from "./support/target";

const OVERLAP_SECONDS = 10;

const secrets = client(SecretsManagerClient);
const logs = client(CloudWatchLogsClient);

// the deployed version would read the secret again after its five minutes only, and take the previous key for a day
useAuthorizerVersion({ SECRET_TTL_SECONDS: "0", PREVIOUS_KEY_OVERLAP_SECONDS: String(OVERLAP_SECONDS) });

const newKey = () => randomBytes(32).toString("base64url");

async function statusWith(key: string): Promise<number> {
  return (await call("/api/data?limit=1", { headers: { authorization: `Bearer ${key}` } })).status;
}

describe("a rotation of the API key", () => {
  let secretId: { readonly SecretId: string };
  let original: string;
  let previous: string;
  let rotated: string;
  let rotatedAt: number;
  const next = newKey();
  const named = newKey();

  beforeAll(async () => {
    secretId = { SecretId: (await outputs())["SecretArn"] ?? "" };
    const secret = await requireApiSecret(instance, running);
    previous = secret.api_key;
    original = (await secrets.send(new GetSecretValueCommand(secretId))).VersionId ?? "";
    const SecretString = JSON.stringify({ ...secret, api_key: next, api_keys: { "end-to-end": named } });
    rotatedAt = Date.now();
    rotated = (await secrets.send(new PutSecretValueCommand({ ...secretId, SecretString }))).VersionId ?? "";
  });

  afterAll(async () => {
    const moved = { ...secretId, RemoveFromVersionId: rotated };
    await secrets.send(
      new UpdateSecretVersionStageCommand({ ...moved, VersionStage: "AWSCURRENT", MoveToVersionId: original }),
    );
    await secrets.send(new UpdateSecretVersionStageCommand({ ...moved, VersionStage: "AWSPREVIOUS" }));
    expect((await secrets.send(new GetSecretValueCommand(secretId))).VersionId).toBe(original);
    expect([await statusWith(previous), await statusWith(next)]).toEqual([200, 403]);
  });

  test("lets the current, the previous and every named key pass within the overlap, and no other", async () => {
    const statuses = await Promise.all([next, previous, named, newKey(), `${next}x`].map(statusWith));
    expect(Date.now() - rotatedAt).toBeLessThan(OVERLAP_SECONDS * 1000);
    expect(statuses).toEqual([200, 200, 200, 403, 403]);
  });

  test("refuses the previous key after the overlap, and no other", async () => {
    await delay(Math.max(0, rotatedAt + OVERLAP_SECONDS * 1000 + 1_000 - Date.now()));
    expect(await Promise.all([next, previous, named].map(statusWith))).toEqual([200, 403, 200]);
  });

  test("is seen in the logs by the names of the keys, never by the keys", async () => {
    for (const name of [NAMES.authorizerFunction, NAMES.apiFunction]) {
      const logGroupName = `/aws/lambda/${name}`;
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: rotatedAt }));
      const text = events.map(({ message }) => message).join("\n");
      expect(text).toContain('"keyName":"end-to-end"');
      expect([next, previous, named].some((key) => text.includes(key))).toBe(false);
    }
  });
});
