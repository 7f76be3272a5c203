import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PERMISSIONS, type Permission } from "../../functions/shared/permissions";
import { eventOf } from "../functions/support/api";
import { GIVEN_KEYS, nameOf, SPELLINGS, type Spelling } from "../functions/support/spellings";
import { type ChangedSecret, changeSecret, RECHECK_SECONDS } from "./support/changed-secret";
import { apiId, call, callWithoutKey, client, instance, NAMES } from "./support/target";

const secrets = client(SecretsManagerClient);
const logs = client(CloudWatchLogsClient);
const lambda = client(LambdaClient);

const newKey = () => randomBytes(32).toString("base64url");
const only = (permission: Permission) => `only-${permission}`;
const allBut = (permission: Permission) => `all-but-${permission}`;

/** What the secret says of each key, by its name. */
const LIMITS: Readonly<Record<string, { allow: readonly string[]; prefix?: string }>> = {
  ...Object.fromEntries(PERMISSIONS.map((permission) => [only(permission), { allow: [permission] }])),
  ...Object.fromEntries(
    PERMISSIONS.map((permission) => [allBut(permission), { allow: PERMISSIONS.filter((one) => one !== permission) }]),
  ),
  reports: { allow: PERMISSIONS, prefix: "2026/" },
  broken: { allow: ["read", "reed"] },
};
const keys = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, newKey()]));

let changed: ChangedSecret;

beforeAll(async () => {
  const api_keys = Object.fromEntries(
    Object.entries(LIMITS).map(([name, limits]) => [name, { key: keys[name], ...limits }]),
  );
  // the mark is there since a value from some editors has one, and nobody is to be locked out by it
  changed = await changeSecret(secrets, { api_keys }, "\uFEFF");
  await delay((RECHECK_SECONDS + 1) * 1000);
});

afterAll(async () => {
  await changed.undo();
  for (const key of [...GIVEN_KEYS, "2026/new"]) await call(`/api/data/${key}`, { method: "DELETE" });
});

/** Calls the API with the key of that name. */
async function callAs(name: string, { method, path, query, headers, body }: Partial<Spelling> & { path: string }) {
  return callWithoutKey(`${path}${query === undefined ? "" : `?${query}`}`, {
    headers: { ...headers, authorization: `Bearer ${keys[name]}` },
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body: String(body) }),
  });
}

async function putGiven(): Promise<void> {
  for (const key of GIVEN_KEYS) await call(`/api/data/${key}`, { method: "PUT", body: key });
  await call("/api/data/2026/new", { method: "DELETE" });
}

async function versions(): Promise<(string | null)[]> {
  const heads = GIVEN_KEYS.map((key) => call(`/api/data/${key}`, { method: "HEAD" }));
  return Promise.all(heads.map(async (head) => (await head).headers.get("x-object-version")));
}

describe("a key with less than everything", () => {
  it.each(SPELLINGS.map((spelling) => [nameOf(spelling), spelling] as const))("%s", async (_name, spelling) => {
    await putGiven();
    const before = await versions();

    const refused = await callAs(allBut(spelling.needs), spelling);
    const text = await refused.text();

    expect(refused.status).toBe(403);
    expect(text).toMatch(spelling.method === "HEAD" ? /^$/ : /"code":"forbidden"/);
    expect(await versions()).toEqual(before);
    expect((await callAs(only(spelling.needs), spelling)).status).toBe(spelling.status ?? 200);
  });

  it("which permission it lacked is in the log, by the key's name", async () => {
    const logGroupName = `/aws/lambda/${NAMES.apiFunction}`;
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: changed.at }));
    const text = events.map(({ message }) => message).join("\n");
    for (const permission of PERMISSIONS)
      expect(text).toMatch(new RegExp(`"keyName":"${allBut(permission)}","missingPermission":"${permission}"`));
    expect(Object.values(keys).some((key) => text.includes(key))).toBe(false);
  });

  it("whose limits are not understood is refused, and the log says which part of the secret it is", async () => {
    expect((await callAs("broken", { path: "/api/data/invoices" })).status).toBe(403);
    const logGroupName = `/aws/lambda/${NAMES.authorizerFunction}`;
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: changed.at }));
    const text = events.map(({ message }) => message).join("\n");
    expect(text).toContain("the secret begins with a byte order mark");
    expect(text).toMatch(/api_keys, entry \d+ its allow must be a list of at least one of read, list/);
    expect(text).not.toContain("reed");
  });
});

describe("a key with a prefix", () => {
  const inside = ({ path, query = "", body = "" }: Spelling) => /2026(?:\/|%2F)/.test(`${path}${query}${body}`);

  it.each(SPELLINGS.map((spelling) => [nameOf(spelling), spelling] as const))("%s", async (_name, spelling) => {
    await putGiven();
    expect((await callAs("reports", spelling)).status).toBe(inside(spelling) ? (spelling.status ?? 200) : 403);
  });

  it("has presigned URLs for its keys, which work, and for no other", async () => {
    await putGiven();
    const json = { "content-type": "application/json" };
    const upload = (key: string) =>
      callAs("reports", {
        method: "POST",
        path: "/api/uploads",
        headers: json,
        body: JSON.stringify({ key, size: 3 }),
      });

    expect((await upload("invoices")).status).toBe(403);
    const given = (await (await upload("2026/new")).json()) as { url: string; headers: Record<string, string> };
    expect((await s3(given.url, { method: "PUT", headers: given.headers, body: "abc" })).status).toBe(200);

    expect((await callAs("reports", { path: "/api/data/invoices", query: "download" })).status).toBe(403);
    const download = await callAs("reports", { path: "/api/data/2026/new", query: "download" });
    const { url } = (await download.json()) as { url: string };
    expect(await s3(url)).toEqual({ status: 200, text: "abc" });
  });
});

describe("an event that was made by hand, by somebody who may invoke the function", () => {
  const statusOf = async (named: string | undefined) => {
    const event = eventOf({ method: "GET", path: "/api/data", ...(named === undefined ? {} : { apiId: named }) });
    const Payload = JSON.stringify(event);
    const { Payload: answer } = await lambda.send(
      new InvokeCommand({ FunctionName: NAMES.apiFunction, Qualifier: "live", Payload }),
    );
    return (JSON.parse(answer?.transformToString() ?? "") as { statusCode: number }).statusCode;
  };

  it("is refused unless it names the API, which is all that the function can tell", async () => {
    expect([await statusOf(undefined), await statusOf("other"), await statusOf(await apiId())]).toEqual([
      403, 403, 200,
    ]);
  });
});

/** Calls the local S3 by a presigned URL. */
function s3(url: string, { method = "GET", headers = {}, body = "" } = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const ca = readFileSync(instance.certificate);
    const call = request(url, { method, headers, ca, signal: AbortSignal.timeout(30_000) }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("error", reject).once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.once("error", reject).end(body);
  });
}
