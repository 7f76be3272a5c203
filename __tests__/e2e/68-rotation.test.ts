import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { useAuthorizerVersion } from "./support/authorizer-version";
import { type ChangedSecret, changeSecret, RECHECK_SECONDS } from "./support/changed-secret";
import { call, client, NAMES } from "./support/target";

const OVERLAP_SECONDS = 10;

const secrets = client(SecretsManagerClient);
const logs = client(CloudWatchLogsClient);

const newKey = () => randomBytes(32).toString("base64url");

async function statusWith(key: string, spaces = 1): Promise<number> {
  const authorization = `Bearer${" ".repeat(spaces)}${key}`;
  return (await call("/api/data?limit=1", { headers: { authorization } })).status;
}

const rotate = (change: Readonly<Record<string, unknown>>) => changeSecret(secrets, change);

it("a new key passes within seconds, and the previous one goes on passing", async () => {
  const next = newKey();
  expect(await statusWith(next)).toBe(403);
  const rotation = await rotate({ api_key: next });
  try {
    let status = 0;
    // the gateway keeps a refusal too, by the header's text: another number of spaces asks the authorizer again
    for (let spaces = 2; status !== 200 && Date.now() < rotation.at + (RECHECK_SECONDS + 5) * 1000; spaces++) {
      status = await statusWith(next, spaces);
      if (status !== 200) await delay(500);
    }
    expect(status).toBe(200);
    expect(await statusWith(rotation.previous, 4)).toBe(200);
  } finally {
    await rotation.undo();
  }
});

describe("a rotation, the authorizer reading the secret each time and taking the previous key for seconds", () => {
  useAuthorizerVersion({ SECRET_TTL_SECONDS: "0", PREVIOUS_KEY_OVERLAP_SECONDS: String(OVERLAP_SECONDS) });

  let rotation: ChangedSecret;
  const next = newKey();
  const named = newKey();

  beforeAll(async () => {
    rotation = await rotate({ api_key: next, api_keys: { "end-to-end": named } });
  });

  afterAll(async () => {
    await rotation.undo();
    expect([await statusWith(rotation.previous), await statusWith(next)]).toEqual([200, 403]);
  });

  it("lets the current, the previous and every named key pass within the overlap, and no other", async () => {
    const keys = [next, rotation.previous, named, newKey(), `${next}x`];
    const statuses = await Promise.all(keys.map((key) => statusWith(key)));
    expect(Date.now() - rotation.at).toBeLessThan(OVERLAP_SECONDS * 1000);
    expect(statuses).toEqual([200, 200, 200, 403, 403]);
  });

  it("refuses the previous key after the overlap, and no other", async () => {
    await delay(Math.max(0, rotation.at + OVERLAP_SECONDS * 1000 + 1_000 - Date.now()));
    const keys = [next, rotation.previous, named];
    expect(await Promise.all(keys.map((key) => statusWith(key)))).toEqual([200, 403, 200]);
  });

  it("is seen in the logs by the names of the keys, never by the keys", async () => {
    for (const name of [NAMES.authorizerFunction, NAMES.apiFunction]) {
      const logGroupName = `/aws/lambda/${name}`;
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: rotation.at }));
      const text = events.map(({ message }) => message).join("\n");
      expect(text).toContain('"keyName":"end-to-end"');
      expect([next, rotation.previous, named].some((key) => text.includes(key))).toBe(false);
    }
  });
});
