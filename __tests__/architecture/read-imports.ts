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
  const code = filesOf(root, "*.ts", "*.mts", "*.js", "*.mjs", "*.cjs");
  return code.filter((file) => !file.startsWith("packages/development/src/openapi/clients/"));
}

/** Every import of a file: static, dynamic, `require`, `import type`, `import("…").Type` and jest's mocks. */
export function importsOf(root: string, file: string): Import[] {
  const found: { readonly specifier: string; readonly isRuntime: boolean }[] = [];
  const add = (source: unknown, isRuntime = true) => {
    const node = source as Node | undefined;
    const isText = node?.type === "StringLiteral" || (node?.type === "TemplateLiteral" && isConstant(node));
    found.push({ specifier: isText ? textOf(node) : "(computed)", isRuntime });
  };
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
      case "CallExpression":
        if (isImportingCall(node["callee"] as Node)) add(argumentOf(node));
    }
  });
  return found.map((one) => ({ from: file, ...one, ...target(root, file, one.specifier) }));
}

function parse(code: string, file: string): Node {
  const syntax = /\.m?ts$/.test(file) ? ({ syntax: "typescript" } as const) : ({ syntax: "ecmascript" } as const);
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

function isImportingCall(callee: Node): boolean {
  if (callee.type === "Import") return true;
  if (callee.type === "Identifier") return callee["value"] === "require";
  if (callee.type !== "MemberExpression") return false;
  const [object, property] = [callee["object"] as Node, callee["property"] as Node];
  if (object["value"] === "require") return property["value"] === "resolve";
  return object["value"] === "jest" && MOCKS.test(String(property["value"]));
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
