import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "@swc/core";

/** One import of a file, in whatever form it is written. */
export interface Import {
  /** The importing file, from the root of the checkout. */
  readonly from: string;
  /** As it is written; what is not a literal as `(computed)`. */
  readonly specifier: string;
  /** Whether the code needs it at run time, or its types alone. */
  readonly isRuntime: boolean;
  /** The file of this project, or the name of the npm package; undefined for Node's own modules. */
  readonly to?: { readonly file: string } | { readonly package: string };
  /** Why it leads nowhere. */
  readonly problem?: string;
}

/** Calls that name a module by their first argument. */
const MOCKS =
  /^(mock|unmock|doMock|dontMock|setMock|requireActual|requireMock|unstable_mockModule|createMockFromModule)$/;

const WRAPPERS = /^(ParenthesisExpression|TsNonNullExpression|TsAsExpression|TsSatisfiesExpression|TsTypeAssertion)$/;
const LOADERS = /^(require|createRequire)$/;

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Files of the checkout that git knows or would add, by folders and patterns as git takes them. */
export function filesOf(root: string, ...paths: readonly string[]): string[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 32 * 1024 * 1024,
    timeout: 30_000,
  });
  return [...new Set(list.split("\0"))].filter((file) => file !== "" && existsSync(join(root, file)));
}

/** All code of the checkout that git knows or would add. Clients that are generated for tests compile beside others. */
export function codeFiles(root: string): string[] {
  const code = filesOf(root, ...["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"].map((ending) => `*.${ending}`));
  return code.filter((file) => !file.startsWith("packages/development/src/openapi/clients/"));
}

/**
 * Every import of a file: static, dynamic, `require`, `import type`, `import("…").Type` and jest's mocks. A `require` that is
 * handed on or made may load anything: that is computed.
 */
export function importsOf(root: string, file: string): Import[] {
  const found: { readonly specifier: string; readonly isRuntime: boolean }[] = [];
  const add = (source: unknown, isRuntime = true) => {
    const node = source as Node | undefined;
    const isText = node?.type === "StringLiteral" || (node?.type === "TemplateLiteral" && isConstant(node));
    found.push({ specifier: isText ? textOf(node) : "(computed)", isRuntime });
  };
  const called = new Set<unknown>();
  walk(parse(readFileSync(join(root, file), "utf8"), file), (node) => {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
        if (node["source"] != null) add(node["source"], needsValues(node));
        break;
      case "ExportAllDeclaration":
        add(node["source"]);
        break;
      case "TsImportType":
        add(node["argument"], false);
        break;
      case "TsExternalModuleReference":
        add(node["expression"]);
        break;
      case "CallExpression": {
        const importing = importingCallee(node["callee"] as Node);
        if (importing === undefined) break;
        called.add(importing);
        add(argumentOf(node));
        break;
      }
      case "Identifier":
        if (LOADERS.test(String(node["value"])) && !called.has(node)) add(undefined);
    }
  });
  return found.map((one) => ({ from: file, ...one, ...target(root, file, one.specifier) }));
}

function parse(code: string, file: string): Node {
  const hasTags = /x$/.test(file);
  const syntax = /\.[mc]?tsx?$/.test(file)
    ? ({ syntax: "typescript", tsx: hasTags } as const)
    : ({ syntax: "ecmascript", jsx: hasTags } as const);
  return parseSync(code, { ...syntax, target: "es2022" }) as unknown as Node;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== "object" || value === null) return;
  if ("type" in value && typeof value.type === "string") visit(value as Node);
  for (const child of Object.values(value)) walk(child, visit);
}

/** Compiling drops a declaration of which all names are types. */
function needsValues(node: Node): boolean {
  const specifiers = node["specifiers"] as readonly { readonly isTypeOnly?: boolean }[];
  return (
    node["typeOnly"] !== true && !(specifiers.length > 0 && specifiers.every(({ isTypeOnly }) => isTypeOnly === true))
  );
}

/** What of a call says that it imports: the name `require` where there is one. */
function importingCallee(callee: Node): Node | undefined {
  const plain = unwrapped(callee);
  if (plain.type === "Import") return plain;
  if (plain.type === "Identifier") return plain["value"] === "require" ? plain : undefined;
  if (plain.type !== "MemberExpression") return undefined;
  const [object, property] = [unwrapped(plain["object"] as Node), plain["property"] as Node];
  const name = property["value"];
  if (name === "require") return property;
  if (name === "resolve") return object["value"] === "require" || object.type === "MetaProperty" ? object : undefined;
  return object["value"] === "jest" && MOCKS.test(String(name)) ? object : undefined;
}

/** Without what changes nothing of what is called, as in `require?.()`, `require!()` and `(require as Load)()`. */
function unwrapped(node: Node): Node {
  const inner = node["base"] ?? (WRAPPERS.test(node.type) ? node["expression"] : undefined);
  const last = node.type === "SequenceExpression" ? (node["expressions"] as readonly Node[]).at(-1) : undefined;
  const next = (inner ?? last) as Node | undefined;
  return next === undefined ? node : unwrapped(next);
}

function argumentOf(call: Node): unknown {
  return (call["arguments"] as readonly { readonly expression: unknown }[])[0]?.expression;
}

function isConstant(template: Node): boolean {
  return (template["expressions"] as readonly unknown[]).length === 0;
}

function textOf(node: Node): string {
  if (node.type === "StringLiteral") return String(node["value"]);
  return (node["quasis"] as readonly { readonly cooked: string }[])[0]?.cooked ?? "";
}

type Target = Pick<Import, "to" | "problem">;

function target(root: string, file: string, specifier: string): Target {
  if (specifier === "(computed)") return { problem: "what it imports is computed" };
  if (specifier.startsWith("node:")) return {};
  if (/^(\/|$)|^[a-z]+:|\/\.\.?(\/|$)/.test(specifier) && !specifier.startsWith("."))
    return { problem: "it names neither a package nor a file beside it" };
  if (specifier.startsWith(".")) return fileAt(root, normalize(join(dirname(file), specifier)));
  if (specifier.startsWith("#")) return exported(root, "", "imports", specifier);
  const [scope = "", name = "", ...rest] = specifier.startsWith("@")
    ? specifier.split("/")
    : ["", ...specifier.split("/")];
  const packageName = scope === "" ? name : `${scope}/${name}`;
  if (builtinModules.includes(packageName)) return {};
  if (scope === "@secure-serverless") return exported(root, `packages/${name}/`, "exports", [".", ...rest].join("/"));
  return { to: { package: packageName } };
}

/** What a package.json says of a name: itself, or one pattern with a `*`. */
function exported(root: string, folder: string, field: "exports" | "imports", name: string): Target {
  const manifest = join(root, folder, "package.json");
  if (!existsSync(manifest)) return { problem: "there is no such package" };
  const content = JSON.parse(readFileSync(manifest, "utf8"))[field] as string | Record<string, string> | undefined;
  const entries = typeof content === "string" ? { ".": content } : (content ?? {});
  for (const [pattern, path] of Object.entries(entries).sort(([a], [b]) => b.length - a.length)) {
    const [before = "", after] = pattern.split("*");
    if (after === undefined ? name !== pattern : !(name.startsWith(before) && name.endsWith(after))) continue;
    const part = after === undefined ? "" : name.slice(before.length, name.length - after.length);
    return fileAt(root, normalize(join(folder, path.replace("*", part))));
  }
  return { problem: `the package's "${field}" have no ${name}` };
}

function fileAt(root: string, path: string): Target {
  const candidates = [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`, path.replace(/\.js$/, ".ts")];
  const file = candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(join(root, candidate)));
  return file === undefined ? { problem: "there is no such file" } : { to: { file } };
}
