import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vendor from "#vendor";

const folder = join(__dirname, "../../functions");
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

it("third-party code is imported through #vendor only; types may come from anywhere", () => {
  const others = imports().filter(
    ({ isType, from }) => !isType && from !== "#vendor" && !from.startsWith(".") && !from.startsWith("node:"),
  );
  expect(imports().length).toBeGreaterThan(50);
  expect(others).toEqual([]);
});

it("#vendor holds exactly what the functions import from it", () => {
  const used = imports()
    .filter(({ from, isType }) => from === "#vendor" && !isType)
    .flatMap(({ names }) => names.replace(/[{}]/g, "").split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
  expect([...new Set(used)].filter((name) => !(name in vendor))).toEqual([]);
  expect(Object.keys(vendor).filter((name) => !used.includes(name))).toEqual([]);
});

it("imports neither the SDK nor X-Ray in what decides", () => {
  const clients = /Client\b|Command\b|getSignedUrl|capture/;
  const users = imports().filter(({ from, names }) => from === "#vendor" && clients.test(names));
  expect(users.map(({ file }) => file).sort()).toEqual([
    "api/index.ts",
    "api/s3-store.ts",
    "authorizer/index.ts",
    "authorizer/secrets-manager-source.ts",
    "rotation/index.ts",
    "rotation/secrets-manager-secret.ts",
    "shared/tracing.ts",
  ]);
});
