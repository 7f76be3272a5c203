/**
 * No import through a file that loads everything there is where a part is wanted: cdktf's providers have thousands of
 * files, and a barrel of our own makes each of its users load what any of them needs.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { codeFiles, type Import, importsOf } from "./read-imports";

const ROOT = resolve(__dirname, "../..");

/** Packages whose root is a barrel, and what is imported instead. */
const BARRELS: readonly { readonly barrel: RegExp; readonly instead: string }[] = [
  { barrel: /^@cdkt[fn]\/provider-[\w-]+$/, instead: "@cdktf/provider-<name>/lib/<resource>" },
  { barrel: /^aws-sdk(\/|$)/, instead: "one client of @aws-sdk" },
  { barrel: /^@aws-sdk\/credential-providers$/, instead: "the one provider that is needed" },
  { barrel: /^(lodash|rxjs|date-fns)$/, instead: "the one function that is needed" },
];

/** Files that only hand on what others have: the face of a package, and what goes into a layer. */
const FACES = [
  "functions/vendor/api.ts",
  "functions/vendor/authorizer.ts",
  "functions/vendor/rotation.ts",
  "functions/vendor/tracing.ts",
  "packages/client/src/index.ts",
  "packages/plan-review/src/index.ts",
  "packages/plan-review/src/secrets/index.ts",
];

const files = codeFiles(ROOT);

/** Imports of a package's barrel that are there at run time, one sentence each. */
function throughBarrels(imports: readonly Pick<Import, "from" | "specifier" | "isRuntime">[]): string[] {
  return imports
    .filter(({ isRuntime }) => isRuntime)
    .flatMap(({ from, specifier }) =>
      BARRELS.filter(({ barrel }) => barrel.test(specifier)).map(
        ({ instead }) => `${from} imports ${specifier}: import ${instead}`,
      ),
    );
}

/** Whether code is nothing but exports of what other files have. */
function isBarrel(code: string): boolean {
  const rest = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const others = rest.replace(/^export (type )?(\*( as \w+)?|\{[^}]*\}) from "[^"]+";$/gm, "");
  return others.trim() === "" && rest.trim() !== "";
}

it("imports no package's barrel", () => {
  const imports = files.flatMap((file) => importsOf(ROOT, file));
  expect(imports.length).toBeGreaterThan(2000);
  expect(throughBarrels(imports)).toEqual([]);
});

it("has no barrels of its own but the faces of packages and of layers", () => {
  expect(files.filter((file) => isBarrel(readFileSync(join(ROOT, file), "utf8"))).sort()).toEqual(FACES);
});

it.each([
  ["@cdktf/provider-aws", true],
  ["@cdktf/provider-aws/lib/s3-bucket", false],
  ["aws-sdk/clients/s3", true],
  ["@aws-sdk/client-s3", false],
  ["lodash", true],
])("takes %s for a barrel: %j", (specifier, isOne) => {
  const from = "src/a.ts";
  expect(throughBarrels([{ from, specifier, isRuntime: true }])).toHaveLength(isOne ? 1 : 0);
  expect(throughBarrels([{ from, specifier, isRuntime: false }])).toEqual([]);
});

it.each([
  ['// all\nexport * from "./a";\nexport {\n  b,\n  type C,\n} from "./b";\n', true],
  ['export * from "./a";\nexport const b = 1;\n', false],
  ['import "./a";\n', false],
  ["// nothing\n", false],
])("takes %j for one of its own: %j", (code, isOne) => {
  expect(isBarrel(code)).toBe(isOne);
});
