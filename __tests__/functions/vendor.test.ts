import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as api from "#vendor/api";
import * as authorizer from "#vendor/authorizer";
import * as rotation from "#vendor/rotation";
import * as tracing from "#vendor/tracing";
import { FUNCTION_IDS } from "../../src/config/parts";

const folder = join(__dirname, "../../functions");
/** What each vendor file offers at run time, by what it is imported as. */
const OFFERED: Readonly<Record<string, object>> = {
  "#vendor/api": api,
  "#vendor/authorizer": authorizer,
  "#vendor/rotation": rotation,
  "#vendor/tracing": tracing,
};
/** What runs in Lambda; `openapi/` and `*.doc.ts` are the documentation and in no bundle. */
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/^vendor\/|\/openapi\/|\.doc\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));

const IMPORT = /^import (type )?([\s\S]*?)from "([^"]+)";$/gm;

function imports() {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(IMPORT)].map(([, type, names = "", from = ""]) => ({ file, isType: Boolean(type), names, from })),
  );
}

/** The names that are imported at run time from a vendor file. */
function importedFrom(vendor: string): string[] {
  const names = imports()
    .filter(({ from, isType }) => from === vendor && !isType)
    .flatMap(({ names }) => names.replace(/[{}]/g, "").split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
  return [...new Set(names)].sort();
}

it("has a vendor file for each function, one for the tracing, and what stands in for the rest", () => {
  const files = readdirSync(join(folder, "vendor")).sort();
  expect(files).toEqual(["instead", ...[...FUNCTION_IDS, "tracing"].map((name) => `${name}.ts`)].sort());
  expect(Object.keys(OFFERED).sort()).toEqual([...FUNCTION_IDS, "tracing"].map((name) => `#vendor/${name}`).sort());
});

it("third-party code is imported through #vendor only, each function's from its own; types may come from anywhere", () => {
  const others = imports().filter(
    ({ file, isType, from }) =>
      !isType && from !== `#vendor/${file.split("/")[0]}` && !from.startsWith(".") && !from.startsWith("node:"),
  );
  expect(imports().length).toBeGreaterThan(50);
  expect(others).toEqual([]);
});

it("loads the tracing in one place, when it is called", () => {
  const loads = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/(?<![#.\w])(?:require|import)\(([^)]*)\)/g)].map(([, what]) => `${file}: ${what}`),
  );
  expect(loads).toEqual(['shared/xray.ts: "#vendor/tracing"']);
});

it.each(FUNCTION_IDS)("#vendor/%s holds exactly what the function imports from it", (id) => {
  const vendor = `#vendor/${id}`;
  expect(importedFrom(vendor)).toEqual(Object.keys(OFFERED[vendor] ?? {}).sort());
});

it("#vendor/tracing holds exactly what is used of it", () => {
  const [loader = ""] = sources.flatMap(({ file, text }) => (file === "shared/xray.ts" ? [text] : []));
  const used = [...loader.matchAll(/\bsdk\.(\w+)/g)].map(([, name = ""]) => name);
  expect([...new Set(used)].sort()).toEqual(Object.keys(tracing).sort());
});

it("imports neither the SDK nor X-Ray in what decides", () => {
  const clients = /Client\b|Command\b|getSignedUrl/;
  const users = imports().filter(({ from, names }) => from.startsWith("#vendor/") && clients.test(names));
  expect(users.map(({ file }) => file).sort()).toEqual([
    "api/index.ts",
    "api/s3-store.ts",
    "authorizer/index.ts",
    "authorizer/secrets-manager-source.ts",
    "rotation/index.ts",
    "rotation/secrets-manager-secret.ts",
  ]);
});
