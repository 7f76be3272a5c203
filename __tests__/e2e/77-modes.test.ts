import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { GetAliasCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { awsEndpoint } from "@secure-serverless/local-aws/client-environment";
import { type ApiCall, callApi } from "@secure-serverless/operations/aws/call-api";
import { type Credentials, signatureHeaders } from "@secure-serverless/operations/aws/sign-request";
import { PERMISSIONS, type Permission } from "../../functions/shared/permissions";
import type { EnvironmentDefinition } from "../../src/config/environments";
import { GIVEN_KEYS, nameOf, SPELLINGS, type Spelling } from "../functions/support/spellings";
import { type Checkout, copiedCheckout } from "./support/checkout";
import { type CommandOptions, type CommandResult, command } from "./support/command";
import { AUDIENCE, type Issuer, newKey, startIssuer } from "./support/issuer";
import { client, clientConfig, instance, running } from "./support/target";
import { type TemporaryUser, temporaryUser } from "./support/temporary-user";
import { watchedCommand } from "./support/watched-command";

const ENVIRONMENTS = "src/config/environments.ts";
const HEALTH = "functions/api/routes/health.ts";
const ACCOUNT = "arn:aws:iam::000000000000";
const INVOKE = "arn:aws:execute-api:us-east-1:000000000000:*/$default";

const scopeOf = (permission: Permission) => `data.${permission}`;
const SCOPES = Object.fromEntries(PERMISSIONS.map((permission) => [permission, [scopeOf(permission), "data.all"]]));

/** IAM users, by what they are for: what IAM lets each do, and what the API does. None is the administrator. */
const USERS = {
  full: { iam: `${INVOKE}/*`, principal: { allow: PERMISSIONS } },
  reports: { iam: `${INVOKE}/*`, principal: { allow: ["read", "list"], prefix: "reports/" } },
  pathOnly: { iam: `${INVOKE}/GET/api/data/reports/*`, principal: { allow: PERMISSIONS } },
  outsider: { iam: `${INVOKE}/*` },
} as const;
type User = keyof typeof USERS;
const ROLE = "e2e-modes-session";

const gateway = client(ApiGatewayV2Client);
const lambda = client(LambdaClient);
const iam = client(IAMClient);
const local = {
  instance,
  awsPort: running.awsPort,
  certificate: readFileSync(instance.certificate, "utf8"),
};

let checkout: Checkout;
let issuer: Issuer;
const users = new Map<User, TemporaryUser>();
const tokenFile = () => join(checkout.folder, "token");
let deployed: { readonly tokens: CommandResult; readonly signed: CommandResult };
let firstToken: string;
let hosts: { readonly tokens: string; readonly signed: string };

beforeAll(async () => {
  [checkout, issuer] = await Promise.all([copiedCheckout(), startIssuer()]);
  for (const name of Object.keys(USERS) as User[]) {
    const statement = { Effect: "Allow", Action: "execute-api:Invoke", Resource: USERS[name].iam };
    users.set(name, await temporaryUser([statement], userName(name)));
  }
  await makeRole();
  await addEnvironments();
  firstToken = issuer.token({ scope: "data.all" });
  const [tokens, signed] = await Promise.all([deployTokens(), deploySigned()]);
  deployed = { tokens, signed };
  hosts = { tokens: await hostOf("-tokens"), signed: await hostOf("-signed") };
}, 400_000);

afterAll(async () => {
  const destroyed = await Promise.all(
    (["tokens", "signed"] as const).map((name) =>
      inCheckout(name, "destroy", [name, "--yes"], { timeoutSeconds: 380 }),
    ),
  );
  for (const user of users.values()) await user.remove();
  await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: "allowed" }));
  await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
  await issuer.close();
  await checkout.remove();
  for (const { exitCode, stderr } of destroyed)
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("What is left (nothing)")]);
}, 400_000);

function userName(name: User): string {
  return `e2e-modes-${name}`;
}

async function makeRole(): Promise<void> {
  const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const trust = { Effect: "Allow", Principal: { AWS: `${ACCOUNT}:root` }, Action: "sts:AssumeRole" };
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: document(trust) }));
  const allowed = { Effect: "Allow", Action: "execute-api:Invoke", Resource: `${INVOKE}/GET/api/data*` };
  await iam.send(
    new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: "allowed", PolicyDocument: document(allowed) }),
  );
}

/** Two more environments, which differ from dev in how callers prove who they are. */
async function addEnvironments(): Promise<void> {
  const common = { region: "us-east-1", destroyData: true, secret: { delivery: "out-of-band" }, alerts: {} } as const;
  const named = Object.entries(USERS).flatMap(([name, user]) =>
    "principal" in user
      ? [{ arn: `${ACCOUNT}:user/${userName(name as User)}`, ...user.principal, allow: [...user.principal.allow] }]
      : [],
  );
  const principals = [...named, { arn: `${ACCOUNT}:role/${ROLE}`, allow: [...PERMISSIONS] }];
  const added: Record<string, EnvironmentDefinition> = {
    tokens: {
      ...common,
      nameSuffix: "-tokens",
      api: { auth: { mode: "jwt", issuer: issuer.url, audience: [AUDIENCE], scopes: SCOPES } },
    },
    signed: { ...common, nameSuffix: "-signed", api: { auth: { mode: "iam", principals } } },
  };
  const file = join(checkout.folder, ENVIRONMENTS);
  const text = await readFile(file, "utf8");
  const end = "} satisfies Record<string, EnvironmentDefinition>;";
  expect(text.split(end)).toHaveLength(2);
  const lines = Object.entries(added).map(([name, definition]) => `  ${name}: ${JSON.stringify(definition)},\n`);
  await writeFile(file, text.replace(end, `${lines.join("")}${end}`));
}

type Name = "tokens" | "signed";

/** A command of the edited checkout, with stacks of its own: the two environments are deployed at once. */
function inCheckout(name: Name, verb: string, args: readonly string[], options: CommandOptions = {}) {
  return command(verb, args, edited(name, options));
}

function edited(name: Name, { environment = {}, ...others }: CommandOptions = {}): CommandOptions {
  return {
    timeoutSeconds: 240,
    ...others,
    checkout: checkout.folder,
    environment: {
      [`${name.toUpperCase()}_EMULATED`]: "true",
      SECURE_SERVERLESS_OUTDIR: join(checkout.folder, `cdktf.out-${name}`),
      ...environment,
    },
  };
}

async function deployTokens(): Promise<CommandResult> {
  await bootstrap("tokens");
  await writeFile(tokenFile(), firstToken, { mode: 0o600 });
  const args = ["tokens", "--yes", "--token-file", tokenFile()];
  return inCheckout("tokens", "deploy", args, { timeoutSeconds: 380 });
}

async function deploySigned(): Promise<CommandResult> {
  await bootstrap("signed");
  return inCheckout("signed", "deploy", ["signed", "--yes"], { environment: shellOf("full"), timeoutSeconds: 380 });
}

async function bootstrap(name: Name): Promise<void> {
  const { exitCode, stderr } = await inCheckout(name, "bootstrap", [name]);
  expect(exitCode === 0 ? "" : stderr).toBe("");
}

/** What a shell of the local AWS exports that has a user's credentials. */
function shellOf(name: User): Record<string, string> {
  const { accessKeyId, secretAccessKey } = credentialsOf(name);
  return {
    AWS_ENDPOINT_URL: awsEndpoint(running),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

function credentialsOf(name: User): Credentials {
  const user = users.get(name);
  if (user === undefined) throw new Error(`no user ${name}`);
  return user.credentials;
}

async function hostOf(suffix: string): Promise<string> {
  const { Items = [] } = await gateway.send(new GetApisCommand({}));
  const endpoint = Items.find(({ Name }) => Name === `secure-serverless-api${suffix}`)?.ApiEndpoint ?? "";
  return new URL(endpoint).hostname;
}

function send(host: string, path: string, request: ApiCall = {}) {
  return callApi({ local }, `https://${host}`, path, request);
}

describe("tokens", () => {
  const all = () => issuer.token({ scope: "data.all" });
  const withToken = (token: string, path: string, request: ApiCall = {}) =>
    send(hosts.tokens, path, { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
  const list = async (token: string) => (await withToken(token, "/api/data?limit=1")).status;
  const now = () => Math.floor(Date.now() / 1000);

  it("a good one is let in, by keys that the issuer names", async () => {
    expect(await list(all())).toBe(200);
    expect(issuer.asked).toEqual(expect.arrayContaining(["/.well-known/openid-configuration", "/keys"]));
  });

  it("without one only health is answered", async () => {
    expect((await send(hosts.tokens, "/api/data?limit=1")).status).toBe(401);
    expect((await send(hosts.tokens, "/api/health")).status).toBe(200);
  });

  it.each<[string, () => Record<string, unknown>, () => Record<string, unknown>]>([
    ["that has expired", () => ({ exp: now() - 1 }), () => ({ exp: now() + 60 })],
    ["that never expires", () => ({ exp: undefined }), () => ({ exp: now() + 60 })],
    ["whose end is not a number", () => ({ exp: "never" }), () => ({ exp: now() + 60 })],
    ["that is not valid yet", () => ({ nbf: now() + 60 }), () => ({ nbf: now() - 1 })],
    ["that was issued in the future", () => ({ iat: now() + 60 }), () => ({ iat: now() - 1 })],
    ["for another audience", () => ({ aud: "others" }), () => ({ aud: ["others", AUDIENCE] })],
    ["for no audience", () => ({ aud: undefined }), () => ({ aud: undefined, client_id: AUDIENCE })],
    ["of another issuer", () => ({ iss: "https://127.0.0.1:1" }), () => ({ iss: issuer.url })],
    ["without an issuer", () => ({ iss: undefined }), () => ({ iss: issuer.url })],
  ])("one %s is refused", async (_, wrong, right) => {
    expect(await list(issuer.token({ scope: "data.all", ...wrong() }))).toBe(401);
    expect(await list(issuer.token({ scope: "data.all", ...right() }))).toBe(200);
  });

  it("one of another key is refused, whatever it says of the key", async () => {
    const other = newKey();
    const claims = { scope: "data.all" };
    expect(await list(issuer.token(claims, {}, other))).toBe(401);
    expect(await list(issuer.token(claims, { kid: "unknown" }, other))).toBe(401);
    expect(await list(issuer.token(claims, { kid: "unknown" }))).toBe(401);
    expect(await list(issuer.token(claims, { kid: undefined }))).toBe(401);
    const [header, , signature] = all().split(".");
    const forged = Buffer.from(JSON.stringify({ iss: issuer.url, aud: AUDIENCE, exp: now() + 600, scope: "data.all" }));
    expect(await list(`${header}.${forged.toString("base64url")}.${signature}`)).toBe(401);
    const none = Buffer.from(JSON.stringify({ alg: "none", kid: "of-the-issuer" })).toString("base64url");
    expect(await list(`${none}.${forged.toString("base64url")}.`)).toBe(401);
    expect(await list(issuer.token(claims))).toBe(200);
  });

  it("one without a subject is let in, and what it may do is asked all the same", async () => {
    expect(await list(issuer.token({ sub: undefined, scope: scopeOf("list") }))).toBe(200);
    expect(await list(issuer.token({ sub: undefined, client_id: "machine", scope: scopeOf("list") }))).toBe(200);
    expect(await list(issuer.token({ sub: undefined, scope: scopeOf("read") }))).toBe(403);
  });

  it("scopes are read from `scp` too, as a text or a list", async () => {
    for (const scp of [scopeOf("list"), [scopeOf("list"), "other"]])
      expect(await list(issuer.token({ scp }))).toBe(200);
    expect(await list(issuer.token({ scp: [scopeOf("read")] }))).toBe(403);
    expect(await list(issuer.token())).toBe(403);
  });

  describe("every spelling asks for its scope", () => {
    const scopes = (...permissions: Permission[]) => issuer.token({ scope: permissions.map(scopeOf).join(" ") });
    const ask = (token: string, { method, path, query, headers, body }: Spelling) =>
      withToken(token, `${path}${query === undefined ? "" : `?${query}`}`, {
        method,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body: String(body) }),
      });
    const versions = () =>
      Promise.all(
        GIVEN_KEYS.map(async (key) => {
          const { headers } = await withToken(all(), `/api/data/${key}`, { method: "HEAD" });
          return headers["x-object-version"];
        }),
      );

    it.each(SPELLINGS.map((spelling) => [nameOf(spelling), spelling] as const))("%s", async (_name, spelling) => {
      for (const key of GIVEN_KEYS) await withToken(all(), `/api/data/${key}`, { method: "PUT", body: key });
      await withToken(all(), "/api/data/2026/new", { method: "DELETE" });
      const before = await versions();

      const others = PERMISSIONS.filter((permission) => permission !== spelling.needs);
      expect((await ask(scopes(...others), spelling)).status).toBe(403);
      expect(await versions()).toEqual(before);
      expect((await ask(scopes(spelling.needs), spelling)).status).toBe(spelling.status ?? 200);
    });
  });

  describe("the smoke test", () => {
    const alias = async () =>
      (await lambda.send(new GetAliasCommand({ FunctionName: "secure-serverless-function-tokens", Name: "live" })))
        .FunctionVersion;

    it("of a deploy with a token sends authorized requests, and the token is written nowhere", () => {
      const { exitCode, stdout, stderr } = deployed.tokens;
      expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(
        /^Smoke test passed: .*without a token: rejected; with a wrong token: rejected; with the token: list; put an object; get it; delete it\.$/m,
      );
      expect(`${stdout}${stderr}`.includes(firstToken)).toBe(false);
      // by a file, since arguments are seen; it is the one that has it
      const holders = spawnSync("grep", ["-rlF", "-f", tokenFile(), checkout.folder, instance.root], {
        encoding: "utf8",
        timeout: 60_000,
      });
      expect(holders.stdout.trim().split("\n")).toEqual([tokenFile()]);
    });

    it("of a release with a wrong token fails, and callers have the version before again", async () => {
      const file = join(checkout.folder, HEALTH);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace('status: "healthy"', `status: ${JSON.stringify(randomUUID())}`));
      const wrong = issuer.token({ scope: "data.all" }, {}, newKey());
      await writeFile(tokenFile(), wrong);
      const args = ["tokens", "--yes", "--token-file", tokenFile()];
      const { exitCode, stdout, stderr, processes } = await watchedCommand("deploy", args, edited("tokens"));

      expect(`${stdout}${stderr}`.includes(wrong)).toBe(false);
      expect(processes.some((process) => process.includes("/deploy.cjs"))).toBe(true);
      expect(processes.some((process) => process.includes(wrong))).toBe(false);
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringContaining(
          "The smoke test failed, so all traffic is back on secure-serverless-function-tokens 1: with the token: list: the request answers 401",
        ),
      ]);
      expect(await alias()).toBe("1");
    });

    it("of a rollback takes one from standard input, and says what it leaves out without", async () => {
      const given = await inCheckout("tokens", "rollback", ["tokens", "1", "--token-file", "-"], { stdin: all() });
      expect([given.exitCode, given.stdout]).toEqual([
        0,
        expect.stringMatching(/^Smoke test passed: .*with the token/m),
      ]);

      const { exitCode, stdout } = await inCheckout("tokens", "rollback", ["tokens", "1"]);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Smoke test passed, as far as it is configured")]);
      expect(stdout).toContain("Left out: authorized requests");
    });

    it("is not begun with a token that ends before the release does", async () => {
      await writeFile(tokenFile(), issuer.token({ exp: now() + 60 }));
      const args = ["tokens", "--yes", "--token-file", tokenFile()];
      const { exitCode, stderr } = await inCheckout("tokens", "deploy", args);

      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("The token for the smoke test expires at")]);
    });
  });
});

describe("signatures", () => {
  interface Sent extends ApiCall {
    /** What the signature is for, when it is not what is sent. */
    readonly signed?: { readonly method?: string; readonly path?: string; readonly service?: string };
  }
  const signed = async (credentials: Credentials, sent: string, { signed: other = {}, ...request }: Sent = {}) => {
    const { method = "GET", path: signedPath = sent, service = "execute-api" } = { ...request, ...other };
    const [path = "", query] = signedPath.split("?");
    const { body } = request;
    const headers = signatureHeaders({ method, host: hosts.signed, path, query, body, service }, credentials);
    return send(hosts.signed, sent, { ...request, headers: { ...request.headers, ...headers } });
  };
  const status = async (...args: Parameters<typeof signed>) => (await signed(...args)).status;
  const byFunction = ({ text }: { readonly text: string }) => text.includes('"code":"forbidden"');

  beforeAll(async () => {
    for (const key of ["reports/a", "other"])
      expect(await status(credentialsOf("full"), `/api/data/${key}`, { method: "PUT", body: key })).toBe(201);
  });

  it("of a user whom IAM and the configuration let in are taken", async () => {
    const full = credentialsOf("full");
    expect(await status(full, "/api/data?limit=1&prefix=reports%2F")).toBe(200);
    expect(await status(full, "/api/data/reports/a", { method: "HEAD" })).toBe(200);
    const headers = { "content-type": "application/json" };
    const upload = JSON.stringify({ key: "reports/b", size: 9 });
    expect(await status(full, "/api/uploads", { method: "POST", headers, body: upload })).toBe(200);
  });

  it("no request is answered without one but health", async () => {
    expect((await send(hosts.signed, "/api/data?limit=1")).status).toBe(403);
    expect((await send(hosts.signed, "/api/data/reports/a", { method: "DELETE" })).status).toBe(403);
    const headers = { authorization: "Bearer x" };
    expect((await send(hosts.signed, "/api/data?limit=1", { headers })).status).toBe(403);
    expect((await send(hosts.signed, "/api/health")).status).toBe(200);
  });

  it("are for one request: method, path, query, body, service and secret", async () => {
    const full = credentialsOf("full");
    const path = "/api/data/reports/a";
    expect(await status(full, path, { signed: { path: "/api/data/other" } })).toBe(403);
    expect(await status(full, path, { method: "DELETE", signed: { method: "GET" } })).toBe(403);
    expect(await status(full, "/api/data?limit=2", { signed: { path: "/api/data?limit=1" } })).toBe(403);
    expect(await status(full, path, { signed: { service: "s3" } })).toBe(403);
    expect(await status({ ...full, secretAccessKey: "another" }, path)).toBe(403);
    const of = (body: string) =>
      signatureHeaders({ method: "PUT", host: hosts.signed, path, body, service: "execute-api" }, full);
    expect((await send(hosts.signed, path, { method: "PUT", headers: of("one"), body: "two" })).status).toBe(403);
    expect((await send(hosts.signed, path, { method: "PUT", headers: of("one"), body: "one" })).status).toBe(200);
  });

  it("of a user who may invoke one path with one method are taken there alone", async () => {
    const pathOnly = credentialsOf("pathOnly");
    expect(await status(pathOnly, "/api/data/reports/a")).toBe(200);
    for (const [path, method] of [
      ["/api/data/other", "GET"],
      ["/api/data?key=reports%2Fa", "GET"],
      ["/api/data/reports/a", "HEAD"],
      ["/api/data/reports/a", "PUT"],
      ["/api/data/reports/a", "DELETE"],
    ] as const) {
      const answer = await signed(pathOnly, path, { method });
      expect([path, method, answer.status, byFunction(answer)]).toEqual([path, method, 403, false]);
    }
  });

  it("of a role's session are taken with its token, for what the role may invoke", async () => {
    const sts = new STSClient(clientConfig());
    const { Credentials: found } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `${ACCOUNT}:role/${ROLE}`, RoleSessionName: "e2e" }),
    );
    sts.destroy();
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = found ?? {};
    const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };

    expect(await status({ ...session, sessionToken: SessionToken }, "/api/data/other")).toBe(200);
    expect(await status({ ...session, sessionToken: SessionToken }, "/api/data?limit=1")).toBe(200);
    expect(await status({ ...session, sessionToken: SessionToken }, "/api/data/other", { method: "DELETE" })).toBe(403);
    expect(await status(session, "/api/data/other")).toBe(403);
    expect(await status({ ...session, sessionToken: "another" }, "/api/data/other")).toBe(403);
  });

  it("of a user with limits are taken for what the configuration allows, inside its prefix", async () => {
    const reports = credentialsOf("reports");
    expect(await status(reports, "/api/data/reports/a")).toBe(200);
    expect(await status(reports, "/api/data?prefix=reports%2F")).toBe(200);
    for (const [path, method] of [
      ["/api/data/other", "GET"],
      ["/api/data?key=other", "GET"],
      ["/api/data", "GET"],
      ["/api/data/reports/a?download", "GET"],
      ["/api/data/reports/a", "PUT"],
      ["/api/data/reports/a", "DELETE"],
    ] as const) {
      const answer = await signed(reports, path, { method });
      expect([path, method, answer.status, byFunction(answer)]).toEqual([path, method, 403, true]);
    }
  });

  it("of a user whom the configuration does not name are refused by the function", async () => {
    const answer = await signed(credentialsOf("outsider"), "/api/data?limit=1");
    expect([answer.status, byFunction(answer)]).toEqual([403, true]);
  });

  describe("the smoke test", () => {
    it("of a deploy signs with the credentials of the command", () => {
      const { exitCode, stdout, stderr } = deployed.signed;
      expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(
        /^Smoke test passed: .*without a signature: rejected; with a wrong signature: rejected; with a signature: list; put an object; get it; delete it\.$/m,
      );
    });

    it("of a rollback is INCOMPLETE where those may not do it all, and says what they need", async () => {
      const { exitCode, stdout } = await inCheckout("signed", "rollback", ["signed", "1"], {
        environment: shellOf("outsider"),
      });
      expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Smoke test INCOMPLETE/m)]);
      expect(stdout).toContain("with a signature: list: the API answers 403, and the credentials of this command need");
    });
  });
});
