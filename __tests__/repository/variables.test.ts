import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { OWN_VARIABLES } from "@secure-serverless/system/variables.js";
import { SYNTH_ENVIRONMENTS } from "../../src/config/names";
import { codeFiles, filesOf } from "../architecture/read-imports";

/** What others define, and programs of this project read. */
const OF_OTHERS = [
  /^(PATH|HOME|TMPDIR|CI|NODE_PATH|INIT_CWD|SSL_CERT_FILE|ESBUILD_BINARY_PATH)$/,
  /^(XDG|AWS|GITHUB|RUNNER|TF|npm)_/,
];
/** Told to a process that a command starts, and to no other. */
const BETWEEN_PROCESSES = /^LOCAL_AWS_(LIVE|TIMEOUT_MS)$/;
const LIST = "packages/system/src/variables.js";

const files = [...codeFiles(PROJECT_ROOT), ...filesOf(PROJECT_ROOT, "packages/*.py")].filter(
  (file) => /^(packages|src|main\.ts|run$)/.test(file) && !file.includes("/__tests__/") && file !== LIST,
);
const code = files.map((file) => readFileSync(join(PROJECT_ROOT, file), "utf8"));

const readBy = (pattern: RegExp) =>
  new Set(code.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name)));

it("are all in the list, or of others", () => {
  const read = [...readBy(/\bprocess\.env(?:\.|\[")(\w+)/g), ...readBy(/\b(SECURE_SERVERLESS_\w+)/g)].map(String);
  const unknown = read.filter(
    (name) =>
      !OWN_VARIABLES.some((own) => own === name) &&
      !BETWEEN_PROCESSES.test(name) &&
      !OF_OTHERS.some((pattern) => pattern.test(name)),
  );
  expect(unknown).toEqual([]);
  expect(read.length).toBeGreaterThan(20);
  expect(files.length).toBeGreaterThan(500);
});

it.each(OWN_VARIABLES)("%s is read somewhere, and told in a page or by a workflow", (name) => {
  const isNamed = new RegExp(`\\b${name}\\b`);
  expect(code.some((text) => isNamed.test(text))).toBe(true);
  const told = filesOf(PROJECT_ROOT, "docs/*.md", ".github/*.yml");
  expect(told.some((file) => isNamed.test(readFileSync(join(PROJECT_ROOT, file), "utf8")))).toBe(true);
});

it("has the name that the configuration reads", () => {
  expect(OWN_VARIABLES).toContain(SYNTH_ENVIRONMENTS);
});
