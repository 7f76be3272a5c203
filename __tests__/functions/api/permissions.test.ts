import fc from "fast-check";
import { ROUTES } from "../../../functions/api/router";
import { KEY } from "../../../functions/api/schemas";
import {
  type AccessRules,
  PERMISSIONS,
  type Permission,
  ROUTE_PERMISSIONS,
} from "../../../functions/shared/permissions";
import { silentTracer, type Tracer } from "../../../functions/shared/tracing";
import { createHarness, type EventProps } from "../support/api";
import { expectProblem } from "../support/expect-problem";
import { GIVEN_KEYS, nameOf, SPELLINGS } from "../support/spellings";

const READER = "arn:aws:iam::123456789012:role/service/reader";

interface Mode {
  readonly access?: AccessRules;
  /** What the gateway says of a caller that has these permissions and no others. */
  authorizer(permissions: readonly Permission[]): unknown;
}

const scopes = Object.fromEntries(PERMISSIONS.map((permission) => [permission, [`data.${permission}`, "data.all"]]));
const scopeText = (permissions: readonly Permission[]) =>
  permissions.map((permission) => `data.${permission}`).join(" ");
const token = (claims: object, fromGateway: unknown = null) => ({
  jwt: { claims: { sub: "user-1", iss: "https://id.example", ...claims }, scopes: fromGateway },
});
const session = { userArn: "arn:aws:sts::123456789012:assumed-role/reader/session", userId: "AROA1:session" };

/** By every mode and form in which the gateway tells what a caller has. `permissions` is never empty where it is a key. */
const MODES: Record<string, (permissions: readonly Permission[]) => Mode> = {
  "an API key": () => ({
    access: { mode: "api-key" },
    authorizer: (permissions) => ({ lambda: { keyName: "ci", allow: permissions.join(",") } }),
  }),
  "an API key, without rules": () => ({
    authorizer: (permissions) => ({ lambda: { keyName: "ci", allow: permissions.join(",") } }),
  }),
  "a token with scope": () => ({
    access: { mode: "jwt", scopes },
    authorizer: (permissions) => token({ scope: `openid ${scopeText(permissions)}` }),
  }),
  "a token with scp, a list": () => ({
    access: { mode: "jwt", scopes },
    authorizer: (permissions) => token({ scp: `[${scopeText(permissions)}]` }),
  }),
  "a token whose route has every scope": () => ({
    access: { mode: "jwt", scopes },
    authorizer: (permissions) => token({ scope: scopeText(permissions) }, Object.values(scopes).flat()),
  }),
  "an IAM role": (permissions) => ({
    access: { mode: "iam", principals: [{ arn: READER, allow: permissions }] },
    authorizer: () => ({ iam: session }),
  }),
  "an IAM user": (permissions) => ({
    access: { mode: "iam", principals: [{ arn: "arn:aws:iam::123456789012:user/a/b", allow: permissions }] },
    authorizer: () => ({ iam: { userArn: "arn:aws:iam::123456789012:user/a/b", userId: "AIDA1" } }),
  }),
};

/** Returns the app with what is there, and what it annotates. */
async function createSubject(access: AccessRules | undefined) {
  const annotations: [string, unknown][] = [];
  const tracer: Tracer = {
    ...silentTracer,
    trace: (_name, step) =>
      step({ annotate: (name, value) => void annotations.push([name, value]), addMetadata: () => undefined }),
  };
  const harness = createHarness({ tracer, access });
  for (const key of GIVEN_KEYS) await harness.store.put(key, Buffer.from(key), "text/plain", {});
  harness.store.calls.length = 0;
  return { ...harness, annotations };
}

describe.each(Object.keys(MODES))("%s", (mode) => {
  const caller = (permissions: readonly Permission[]) => {
    const made = MODES[mode]?.(permissions) as Mode;
    return { access: made.access, authorizer: made.authorizer(permissions) };
  };

  it.each(SPELLINGS.map((spelling) => [nameOf(spelling), spelling] as const))(
    "%s needs its permission, and no other",
    async (_name, { needs, status = 200, route, ...request }) => {
      const having = caller([needs]);
      const allowed = await (await createSubject(having.access)).send({ ...request, authorizer: having.authorizer });
      expect(allowed.statusCode).toBe(status);

      const lacking = caller(PERMISSIONS.filter((permission) => permission !== needs));
      const subject = await createSubject(lacking.access);
      const refused = await subject.send({ ...request, authorizer: lacking.authorizer });

      expect(refused.statusCode).toBe(403);
      expect(subject.store.calls).toEqual([]);
      expect(subject.annotations).toContainEqual(["missing_permission", needs]);
      const line = subject.lines.map((text) => JSON.parse(text)).find(({ message }) => message === "request");
      expect(line).toMatchObject({ status: 403, code: "forbidden", missingPermission: needs });
    },
  );

  it.each(SPELLINGS.filter(({ method }) => method !== "HEAD").map((spelling) => [nameOf(spelling), spelling] as const))(
    "%s says which permission it needs",
    async (_name, { needs, status: _, route: __, ...request }) => {
      const lacking = caller(PERMISSIONS.filter((permission) => permission !== needs));
      const refused = await (await createSubject(lacking.access)).send({ ...request, authorizer: lacking.authorizer });

      const { detail } = expectProblem(refused, 403, "forbidden");
      expect(detail).toBe(`This needs the permission "${needs}", which the caller does not have.`);
    },
  );

  it("needs none for health and OPTIONS", async () => {
    const { access, authorizer } = caller(["upload"]);
    const { send } = createHarness({ access });
    expect((await send({ method: "GET", path: "/api/health", authorizer })).statusCode).toBe(200);
    expect((await send({ method: "OPTIONS", path: "/api/data", authorizer })).statusCode).toBe(204);
  });
});

describe("the table of spellings", () => {
  it("has every operation of the router, so that a new one is tried in every mode", () => {
    const operations = ROUTES.filter((route) => !("isPublic" in route)).flatMap(({ template, methods }) =>
      Object.keys(methods).map((method) => `${method} ${template}`),
    );
    const tried = new Set(SPELLINGS.map(({ method, route }) => `${method} ${route}`));
    expect([...tried].sort()).toEqual(operations.sort());
  });

  it("needs what the gateway's routes say, and nothing that they leave out", () => {
    for (const { method, route, needs } of SPELLINGS)
      expect(ROUTE_PERMISSIONS[`${method} ${route.replace("{key}", "{key+}")}`]).toContain(needs);
  });
});

describe("who may do everything", () => {
  it.each([
    ["a key without limits, as kept from an earlier version", { mode: "api-key" }, { lambda: { keyName: "default" } }],
    ["any token where no scopes are named", { mode: "jwt", scopes: {} }, token({})],
    ["whom IAM lets in where no principals are named", { mode: "iam" }, { iam: session }],
    ["a token, without rules", undefined, token({})],
    ["an IAM principal, without rules", undefined, { iam: session }],
  ] as const)("%s", async (_name, access, authorizer) => {
    for (const { needs, status = 200, route, ...request } of SPELLINGS) {
      const { send } = await createSubject(access);
      expect((await send({ ...request, authorizer })).statusCode).toBe(status);
    }
  });
});

describe("who may do nothing", () => {
  const jwt: AccessRules = { mode: "jwt", scopes };
  const iam: AccessRules = { mode: "iam", principals: [{ arn: READER, allow: PERMISSIONS }] };
  const everything = PERMISSIONS.join(",");

  it.each([
    ["a key with nothing", undefined, { lambda: { keyName: "ci", allow: "" } }],
    ["a key with an unknown permission", undefined, { lambda: { keyName: "ci", allow: `${everything},admin` } }],
    ["a key with other spellings", undefined, { lambda: { keyName: "ci", allow: "READ, list" } }],
    ["a key with a list", undefined, { lambda: { keyName: "ci", allow: [...PERMISSIONS] } }],
    ["a key with null", undefined, { lambda: { keyName: "ci", allow: null } }],
    ["a key with a prefix alone", undefined, { lambda: { keyName: "ci", prefix: "2026/" } }],
    ["a key with an empty prefix", undefined, { lambda: { keyName: "ci", allow: everything, prefix: "" } }],
    ["a key with a prefix that is not text", undefined, { lambda: { keyName: "ci", allow: everything, prefix: 1 } }],
    ["a token without scopes", jwt, token({})],
    ["a token with another's", jwt, token({ scope: "nothing.useful data.rea data.readx" })],
    ["a token with scopes of the route's", jwt, token({ scope: "nothing.useful" }, ["data.all"])],
    ["a token with a number", jwt, token({ scope: 1 })],
    ["a key, where tokens are asked for", jwt, { lambda: { keyName: "ci" } }],
    ["a token, where keys are asked for", { mode: "api-key" }, token({ scope: "data.all" })],
    ["a principal, where keys are asked for", { mode: "api-key" }, { iam: session }],
    [
      "a principal that is not named",
      iam,
      { iam: { ...session, userArn: `${session.userArn}x`.replace("reader", "r") } },
    ],
    ["a role of another account", iam, { iam: { ...session, userArn: session.userArn.replace("1234", "9999") } }],
    ["a user of the role's name", iam, { iam: { userId: "A", userArn: "arn:aws:iam::123456789012:user/reader" } }],
    ["a principal without an ARN", iam, { iam: { userId: "AIDA1", userArn: "" } }],
  ] as const)("%s", async (_name, access, authorizer) => {
    for (const { needs, status, route, ...request } of SPELLINGS) {
      const { send, store } = await createSubject(access);
      expect((await send({ ...request, authorizer })).statusCode).toBe(403);
      expect(store.calls).toEqual([]);
    }
  });

  it("refuses to every token a permission that no scope is named for", async () => {
    const { send } = await createSubject({ mode: "jwt", scopes: { read: ["data.read"] } });
    const authorizer = token({ scope: "data.read data.list list" });
    expect((await send({ method: "GET", path: "/api/data/invoices", authorizer })).statusCode).toBe(200);
    expectProblem(await send({ method: "GET", path: "/api/data", authorizer }), 403, "forbidden");
  });
});

describe("a prefix", () => {
  const authorizer = { lambda: { keyName: "reports", allow: PERMISSIONS.join(","), prefix: "2026/" } };
  const inside = ({ path, query = "", body = "" }: EventProps) => /2026(?:\/|%2F)/.test(`${path}${query}${body}`);

  it.each(SPELLINGS.map((spelling) => [nameOf(spelling), spelling] as const))(
    "%s is served for its keys, and refused for others",
    async (_name, { needs, status = 200, route, ...request }) => {
      const { send, store, lines, annotations } = await createSubject(undefined);

      const result = await send({ ...request, authorizer });

      expect(result.statusCode).toBe(inside(request) ? status : 403);
      expect(store.calls.length > 0).toBe(inside(request));
      expect(annotations.some(([name]) => name === "missing_permission")).toBe(!inside(request));
      expect(lines.join()).not.toContain("2026/");
    },
  );

  it.each([
    [
      "an IAM principal",
      { mode: "iam", principals: [{ arn: READER, allow: PERMISSIONS, prefix: "2026/" }] },
      { iam: session },
    ],
    ["an API key", { mode: "api-key" }, authorizer],
  ] as const)("tells of %s in general, and by no other key", async (_name, access, caller) => {
    const { send, lines } = await createSubject(access);
    const read = expectProblem(
      await send({ method: "GET", path: "/api/data/invoices", authorizer: caller }),
      403,
      "forbidden",
    );
    const list = expectProblem(await send({ method: "GET", path: "/api/data", authorizer: caller }), 403, "forbidden");
    expect([read.detail, list.detail]).toEqual([expect.stringContaining("prefix"), expect.stringContaining("prefix")]);
    expect(`${read.detail}${list.detail}`).not.toContain("2026");
    expect(lines.filter((line) => line.includes('"missingPermission":"prefix"'))).toHaveLength(2);
    expect((await send({ method: "GET", path: "/api/data/2026/march/invoices", authorizer: caller })).statusCode).toBe(
      200,
    );
  });

  it("may hold two dots inside a name, as keys may", async () => {
    const { send, store } = createHarness();
    const dots = { lambda: { keyName: "diffs", allow: "read,write", prefix: "v1.0..v1.1/" } };
    const put = (path: string) => send({ method: "PUT", path, body: "x", authorizer: dots });

    expect((await put("/api/data/v1.0..v1.1/a.diff")).statusCode).toBe(201);
    expectProblem(await put("/api/data/v1.0/a.diff"), 403, "forbidden");
    expectProblem(await put("/api/data/v1.0..v1.1/../a"), 400, "invalid_key");
    expect(store.current("v1.0..v1.1/a.diff")?.body).toEqual(Buffer.from("x"));
  });

  const key = fc.oneof(
    fc.constantFrom(
      "2026",
      "2026/",
      "2026/a",
      "2026%2Fa",
      "2027/a",
      "/2026/a",
      "a/2026/",
      "2026/../a",
      "./2026/a",
      "２026/",
    ),
    fc.string({ unit: "binary", maxLength: 20 }).map((tail) => `2026/${tail}`),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  // half of a surrogate pair cannot be encoded
  const utf8 = (text: string) => Buffer.from(text).toString();
  const encode = fc.constantFrom(
    // as a gateway hands it on, most of the time: what is still encoded is refused before anything is asked for
    (text: string) => text,
    (text: string) => text,
    (text: string) => text,
    (text: string) => encodeURIComponent(utf8(text)),
    (text: string) => encodeURIComponent(encodeURIComponent(utf8(text))),
    (text: string) => encodeURI(utf8(text)),
  );
  const request = fc.record({
    method: fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE"),
    path: fc.oneof(
      fc.constantFrom("/api/data", "/api/data/", "/api/uploads", "/api/data//2026/"),
      fc.tuple(key, encode).map(([text, how]) => `/api/data/${how(text)}`),
    ),
    // most parameters that do not belong to a request have it refused before anything is asked for
    query: fc.oneof(
      fc.constant(""),
      key.map((text) => new URLSearchParams({ key: text }).toString()),
      fc
        .array(
          fc.oneof(
            fc.tuple(fc.constantFrom("key", "prefix", "KEY", "version"), key),
            fc.tuple(fc.constant("download"), fc.constantFrom("", "true", "false", "x")),
          ),
          { maxLength: 3 },
        )
        .map((pairs) => new URLSearchParams(pairs).toString()),
    ),
    headers: fc.constantFrom({ "content-type": "application/json" }, { "content-type": "text/plain" }),
    body: fc.oneof(
      fc.tuple(key, key).map(([one, two]) => JSON.stringify({ key: one, data: two })),
      key.map((one) => JSON.stringify({ key: one, size: 3 })),
      fc.tuple(key, key).map(([one, two]) => `{"key":${JSON.stringify(one)},"key":${JSON.stringify(two)},"data":1}`),
      fc.string(),
    ),
  });

  it("keeps its caller to its keys, whatever is sent", async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(request, fc.uniqueArray(key, { maxLength: 4 }), async (sent, keys) => {
        const subject = createHarness();
        const others = keys.filter((one) => KEY.safeParse(one).success);
        for (const one of others) await subject.store.put(one, Buffer.from("secret"), "text/plain", {});
        const used: string[] = [];
        for (const method of ["open", "head", "put", "delete", "uploadUrl", "downloadUrl"] as const) {
          const original = subject.store[method].bind(subject.store) as (...args: unknown[]) => unknown;
          Object.assign(subject.store, {
            [method]: (...args: unknown[]) => {
              used.push(String(args[0]));
              return original(...args);
            },
          });
        }
        const list = subject.store.list.bind(subject.store);
        subject.store.list = (query) => {
          used.push(query.prefix);
          return list(query);
        };

        const result = await subject.send({ ...sent, authorizer });

        expect(used.filter((one) => !one.startsWith("2026/"))).toEqual([]);
        expect(result.statusCode).toBeLessThan(500);
        if (used.length > 0) reached++;
      }),
      { numRuns: 4000 },
    );
    // otherwise nothing was tried
    expect(reached).toBeGreaterThan(100);
  });
});

describe("the API that an event came through", () => {
  const guarded = SPELLINGS.map((spelling) => [nameOf(spelling), spelling] as const);

  it.each(guarded)("%s is refused when it is another one, or none is named", async (_name, spelling) => {
    const { needs, status = 200, route, ...request } = spelling;
    for (const [apiId, expected] of [
      ["abc123", status],
      ["other", 403],
      ["", 403],
      [undefined, 403],
    ] as const) {
      const { send, store, lines } = createHarness({ apiId: "abc123" });
      for (const key of GIVEN_KEYS) await store.put(key, Buffer.from(key), "text/plain", {});
      store.calls.length = 0;

      const result = await send({ ...request, ...(apiId === undefined ? {} : { apiId }) });

      expect(result.statusCode).toBe(expected);
      expect(store.calls.length > 0).toBe(expected !== 403);
      expect(lines.join().includes('"reason":"not_from_gateway"')).toBe(expected === 403);
    }
  });

  it("is not asked for health and OPTIONS, which check a version before it is released", async () => {
    const { send } = createHarness({ apiId: "abc123" });
    expect((await send({ method: "GET", path: "/api/health", authorizer: undefined })).statusCode).toBe(200);
    expect((await send({ method: "OPTIONS", path: "/api/data", authorizer: undefined })).statusCode).toBe(204);
  });

  it("does not matter where the function knows none", async () => {
    expect((await createHarness().send({ method: "GET", path: "/api/data" })).statusCode).toBe(200);
  });
});
