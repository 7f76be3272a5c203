import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROBLEMS } from "../../../functions/api/problem";
import { ROUTES } from "../../../functions/api/router";
import { KEY } from "../../../functions/api/schemas";
import { DOCUMENT, type Json } from "../../../functions/openapi/document";
import { toYaml } from "../../../functions/openapi/yaml";

const root = join(__dirname, "../../..");
type Members = Readonly<Record<string, Json>>;
const members = (value: Json | undefined): Members => value as Members;
const paths = members(DOCUMENT["paths"]);
const METHODS = ["get", "head", "put", "post", "delete"];

function operations(): [string, Members][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in members(item)).map((method): [string, Members] => [
      `${method.toUpperCase()} ${path}`,
      members(members(item)[method]),
    ]),
  );
}

test("docs/openapi.yaml is what the code says; after a change: npx tsx functions/openapi/write.ts", () => {
  expect(readFileSync(join(root, "docs/openapi.yaml"), "utf8")).toBe(toYaml(DOCUMENT));
});

test("documents exactly the paths and methods that the router serves", () => {
  const served = ROUTES.flatMap((route) => Object.keys(route.methods).map((method) => `${method} ${route.template}`));
  expect(
    operations()
      .map(([name]) => name)
      .sort(),
  ).toEqual(served.sort());
});

test("only the public route is without authentication", () => {
  const open = operations()
    .filter(([, operation]) => "security" in operation)
    .map(([name]) => name);
  expect(open).toEqual(["GET /api/health", "HEAD /api/health"]);
  expect(DOCUMENT["security"]).toEqual([{ apiKey: [] }]);
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(DOCUMENT).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) {
    const target = reference.split("/").reduce<Json | undefined>((value, name) => members(value)?.[name], DOCUMENT);
    expect([reference, target]).not.toEqual([reference, undefined]);
  }
});

test("every status that the code can answer is documented somewhere, and every operation has its own id", () => {
  const statuses = new Set(operations().flatMap(([, operation]) => Object.keys(members(operation["responses"]))));
  const unmatched = [404];
  for (const [status] of Object.values(PROBLEMS))
    expect([...statuses, ...unmatched.map(String)]).toContain(String(status));
  for (const [name, operation] of operations()) {
    const guarded = !name.endsWith("/api/health");
    const expected = ["405", "429", "500", "503", ...(guarded ? ["401", "403"] : [])];
    expect(Object.keys(members(operation["responses"]))).toEqual(expect.arrayContaining(expected));
  }
  const ids = operations().map(([, operation]) => operation["operationId"]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the key's pattern means the same to other tools: it uses neither flags nor escapes of its own", () => {
  const key = members(members(members(DOCUMENT["components"])["schemas"])["Key"]);
  const pattern = new RegExp(String(key["pattern"]), "u");
  for (const value of ["a", "a/b", "ü", "🙂", "a%b", "/a", "a..b", "./a", "a/.", "a\n", "\u0085", "\ufffd"]) {
    expect([value, pattern.test(value)]).toEqual([value, KEY.safeParse(value).success]);
  }
});

describe("YAML", () => {
  test.each<[Json, string]>([
    [
      { a: { b: [1, { c: true, d: null }], e: [], f: {} } },
      "a:\n  b:\n    - 1\n    - c: true\n      d: null\n  e: []\n  f: {}\n",
    ],
    [
      { "200": "no", x: "yes: 1", y: "plain text", z: " padded" },
      '"200": "no"\nx: "yes: 1"\n"y": plain text\nz: " padded"\n',
    ],
    ["a\nb", '"a\\nb"\n'],
    [`it's "a" or "b"`, `'it''s "a" or "b"'\n`],
    ['\\"a"', '"\\\\\\"a\\""\n'],
    [[["a"], []], "- - a\n- []\n"],
  ])("%j", (value, expected) => {
    expect(toYaml(value)).toBe(expected);
  });
});
