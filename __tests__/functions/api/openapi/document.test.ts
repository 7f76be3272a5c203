import { readFileSync } from "node:fs";
import { DOCUMENT_FILE, documentText } from "@secure-serverless/development/openapi/document-file";
import { parse } from "yaml";
import { DOCUMENT } from "../../../../functions/api/openapi/document";
import type { Json } from "../../../../functions/api/openapi/json";
import { PROBLEMS, type ProblemCode } from "../../../../functions/api/problem";
import { ROUTES } from "../../../../functions/api/router";
import { KEY } from "../../../../functions/api/schemas";

type Members = Readonly<Record<string, Json>>;
const members = (value: Json | undefined): Members => value as Members;
const paths = members(DOCUMENT["paths"]);
const components = members(DOCUMENT["components"]);
const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const METHODS = ["get", "head", "put", "post", "delete"];

function operations(): [string, Members][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in members(item)).map((method): [string, Members] => [
      `${method.toUpperCase()} ${path}`,
      members(members(item)[method]),
    ]),
  );
}

it("docs/openapi.yaml is what the code says: npm run docs:openapi writes it", () => {
  expect(readFileSync(DOCUMENT_FILE, "utf8")).toBe(documentText());
});

it("documents exactly the paths and methods that the router serves", () => {
  const served = ROUTES.flatMap((route) => Object.keys(route.methods).map((method) => `${method} ${route.template}`));
  expect(
    operations()
      .map(([name]) => name)
      .sort(),
  ).toEqual(served.sort());
});

it("has only the public route without authentication", () => {
  const open = operations()
    .filter(([, operation]) => "security" in operation)
    .map(([name]) => name);
  expect(open).toEqual(["GET /api/health", "HEAD /api/health"]);
  expect(DOCUMENT["security"]).toEqual([{ apiKey: [] }]);
});

it("leads somewhere with every reference", () => {
  const references = [...JSON.stringify(DOCUMENT).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) {
    const target = reference.split("/").reduce<Json | undefined>((value, name) => members(value)?.[name], DOCUMENT);
    expect([reference, target]).not.toEqual([reference, undefined]);
  }
});

/** An answer itself, whether it is a component or is in its operation. */
function resolved(answer: Json | undefined): Members {
  const name = /^#\/components\/responses\/(.+)$/.exec(String(members(answer)["$ref"]))?.[1];
  return name === undefined ? members(answer) : members(members(components["responses"])[name]);
}

/** Every answer of every operation: the operation, its status and what it is. */
function answers(): { operation: string; status: number; answer: Members }[] {
  return operations().flatMap(([operation, description]) =>
    Object.entries(members(description["responses"])).map(([status, answer]) => ({
      operation,
      status: Number(status),
      answer: resolved(answer),
    })),
  );
}

const typesOf = (answer: Members) => Object.keys(members(answer["content"] ?? {}));
const isOfHead = (operation: string) => operation.startsWith("HEAD ");
const codes = Object.keys(PROBLEMS) as ProblemCode[];

it("has for every operation its own id, and the refusals that any operation may answer", () => {
  for (const [name, operation] of operations()) {
    const guarded = !name.endsWith("/api/health");
    const expected = ["405", "429", "500", "503", ...(guarded ? ["401", "403"] : [])];
    expect(Object.keys(members(operation["responses"]))).toEqual(expect.arrayContaining(expected));
  }
  const ids = operations().map(([, operation]) => operation["operationId"]);
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(codes)("documents the problem %s, under its own status only", (code) => {
  const naming = answers().filter(({ answer }) => String(answer["description"]).includes(`\`${code}\``));
  expect([...new Set(naming.map(({ status }) => status))]).toEqual([PROBLEMS[code][0]]);
});

// generators such as openapi-python-client know one body for a status: the first
it("has the problem first where a function refuses, and the gateway's message after it", () => {
  const statuses = new Set<number>(codes.map((code) => PROBLEMS[code][0]));
  const refusals = answers().filter(({ operation, status }) => status >= 400 && !isOfHead(operation));
  expect(refusals.length).toBeGreaterThan(50);
  for (const { operation, status, answer } of refusals) {
    const known = statuses.has(status)
      ? [["application/problem+json"], ["application/problem+json", "application/json"]]
      : [["application/json"]];
    expect([operation, status, known]).toEqual([operation, status, expect.arrayContaining([typesOf(answer)])]);
  }
});

it("lets a client that knows one body for a status read a wrong key's and a broken gateway's", () => {
  const schemas = members(components["schemas"]);
  expect(members(schemas["Refusal"])["oneOf"]).toEqual([schemaRef("Problem"), schemaRef("GatewayMessage")]);
  const problems = answers().flatMap(({ status, answer }) => {
    const content = members(answer["content"] ?? {});
    return "application/problem+json" in content
      ? [{ status, schema: members(content["application/problem+json"])["schema"] }]
      : [];
  });
  const daily = problems.filter(({ status }) => [401, 403, 500, 503].includes(status));
  expect(daily.length).toBeGreaterThanOrEqual(30);
  for (const { schema } of daily) expect(schema).toEqual(schemaRef("Refusal"));
  const others = problems.filter((problem) => !daily.includes(problem));
  expect(others.length).toBeGreaterThanOrEqual(40);
  for (const { schema } of others) expect([schemaRef("Problem"), schemaRef("Refusal")]).toContainEqual(schema);
});

it("answers to HEAD have no content, and all others but 204 and 304 have", () => {
  const without = answers().filter(({ answer }) => typesOf(answer).length === 0);
  const silent = without.filter(({ operation }) => !isOfHead(operation)).map(({ status }) => status);
  expect([...new Set(silent)].sort()).toEqual([204, 304]);
  expect(answers().filter(({ operation, answer }) => isOfHead(operation) && typesOf(answer).length > 0)).toEqual([]);
});

it("has a schema for every body, and bytes are of the form that generators know", () => {
  const bytes = { schema: { type: "string", format: "binary" } };
  const bodies = operations().flatMap(([, operation]) =>
    "requestBody" in operation ? [members(members(operation["requestBody"])["content"])] : [],
  );
  expect(bodies.length).toBeGreaterThanOrEqual(3);
  for (const body of bodies) {
    const json = "application/json" in body;
    expect(Object.keys(body)[0]).toBe(json ? "application/json" : "application/octet-stream");
  }
  const contents = bodies.flatMap((body) => Object.entries(body));
  expect(contents.length).toBeGreaterThanOrEqual(bodies.length);
  for (const [, content] of contents) expect(members(content)["schema"]).toBeDefined();
  const untyped = contents.filter(([type]) => type === "application/octet-stream" || type === "*/*");
  expect(untyped.length).toBeGreaterThanOrEqual(4);
  for (const [, content] of untyped) expect(content).toEqual(bytes);
});

it("types a list, has bytes first for an object, and any bytes for what has no type of its own", () => {
  const contentOf = (path: string) => {
    const answer = members(members(members(members(paths[path])["get"])["responses"])["200"]);
    return Object.entries(members(answer["content"])).map(([type, media]) => [type, members(media)["schema"]]);
  };
  expect(contentOf("/api/data")).toEqual([
    ["application/json", schemaRef("Listed")],
    ["*/*", { type: "string", format: "binary" }],
  ]);
  expect(contentOf("/api/data/{key}").map(([type]) => type)).toEqual([
    "application/octet-stream",
    "application/json",
    "*/*",
  ]);
});

it("has the conditions of each method as parameters", () => {
  const reads = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"];
  const writes = ["If-Match", "If-None-Match"];
  const expected: Record<string, string[]> = {
    GET: reads,
    HEAD: reads,
    PUT: writes,
    POST: writes,
    DELETE: ["If-Match"],
  };
  const onObjects = operations().filter(
    ([name, { deprecated }]) => name.includes(" /api/data") && deprecated === undefined,
  );
  expect(onObjects.length).toBeGreaterThanOrEqual(7);
  for (const [name, operation] of onObjects) {
    const parameters = operation["parameters"] as readonly Members[];
    const conditions = parameters.filter((each) => each["in"] === "header").map((each) => each["name"]);
    expect([name, conditions]).toEqual([name, expected[name.split(" ")[0] ?? ""]]);
  }
});

const parametersOf = (path: string, method: string) =>
  [paths[path], members(paths[path])[method]].flatMap(
    (each) => (members(each)?.["parameters"] ?? []) as readonly Members[],
  );

it("has a key that has no path in the query of every method that is about one object", () => {
  const required = Object.keys(members(paths["/api/data/{key}"])).filter((method) =>
    METHODS.includes(method.toLowerCase()),
  );
  expect(required.sort()).toEqual(["delete", "get", "head", "put"]);
  for (const method of required) {
    const [inQuery] = parametersOf("/api/data", method).filter(({ name }) => name === "key");
    const [inPath] = parametersOf("/api/data/{key}", method).filter(({ name }) => name === "key");
    expect([method, inQuery?.["in"], inQuery?.["schema"]]).toEqual([method, "query", schemaRef("Key")]);
    const pattern = new RegExp(String(members(inPath?.["schema"])["pattern"]), "u");
    for (const key of ["100%", "a?b", "a%2Fb"]) expect([key, pattern.test(key)]).toEqual([key, false]);
    for (const key of ["a", "a/b", "ü & 1"]) expect([key, pattern.test(key)]).toEqual([key, true]);
  }
});

// generated clients send a default themselves, also where the API knows no such parameter
it("has no default of a parameter", () => {
  const all = Object.keys(paths).flatMap((path) => METHODS.flatMap((method) => parametersOf(path, method)));
  expect(all.length).toBeGreaterThan(30);
  expect(all.filter(({ schema }) => "default" in members(schema))).toEqual([]);
});

it("uses every component, and every tag", () => {
  const text = JSON.stringify(DOCUMENT);
  const kinds = ["headers", "responses", "schemas"];
  const unused = kinds.flatMap((kind) =>
    Object.keys(members(components[kind])).filter((name) => !text.includes(`"#/components/${kind}/${name}"`)),
  );
  expect(unused).toEqual([]);
  const tags = (DOCUMENT["tags"] as readonly Members[]).map(({ name }) => name);
  const used = operations().flatMap(([, operation]) => operation["tags"] as readonly string[]);
  expect([...new Set(used)].sort()).toEqual([...tags].sort());
});

it("has a pattern of keys that means the same to other tools: neither flags nor escapes of its own", () => {
  const key = members(members(members(DOCUMENT["components"])["schemas"])["Key"]);
  const pattern = new RegExp(String(key["pattern"]), "u");
  for (const value of ["a", "a/b", "ü", "🙂", "a%b", "/a", "a..b", "./a", "a/.", "a\n", "\u0085", "\ufffd"]) {
    expect([value, pattern.test(value)]).toEqual([value, KEY.safeParse(value).success]);
  }
});

describe("its YAML", () => {
  it("means what the code says", () => {
    expect(parse(documentText())).toEqual(DOCUMENT);
  });

  it.each<[Json, string]>([
    [{ "200": "no", y: "yes: 1" }, '"200": "no"\n"y": "yes: 1"\n'],
    ["a\nb", "|-\na\nb\n"],
  ])("keeps texts texts, for readers of YAML 1.1 too: %j", (value, expected) => {
    expect(documentText(value as object)).toBe(expected);
  });

  it("has no aliases, which not every reader of OpenAPI knows", () => {
    const shared = { type: "string" };

    expect(documentText({ one: shared, other: shared })).toBe("one:\n  type: string\nother:\n  type: string\n");
  });
});
