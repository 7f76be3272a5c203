import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WITH_AWS, WITHOUT_AWS } from "@secure-serverless/proof/chaos/commands";
import { type Condition, EVERY } from "@secure-serverless/proof/chaos/conditions";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { ended, foldersIn, Matrix, type Place } from "./support/chaos";
import { cloneTo } from "./support/clone";
import { must } from "./support/rehearsal";

/** What a person edits: all but the shell's scripts, which no shell reads with such ends. */
const EDITED = /\.(ts|js|mjs|cjs|json|ya?ml|md|hcl|py|in|txt)$|(^|\/)\.(terraform-version|nvmrc|npmrc|editorconfig)$/;

const root = mkdtempSync("/tmp/chaos-");
const checkout = join(root, "checkout");
const condition: Condition = { name: "Windows line ends", works: EVERY };
const place: Place = { condition, folders: foldersIn(root, "crlf"), checkout };
const matrix = new Matrix();

beforeAll(async () => {
  await cloneTo(checkout);
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: PROJECT_ROOT,
    timeoutSeconds: 60,
  });
  const edited = stdout.split("\0").filter((path) => EDITED.test(path) && existsSync(join(checkout, path)));
  for (const path of edited) withWindowsLineEnds(join(checkout, path));
  expect(readFileSync(join(checkout, "src", "config", "environments.ts"), "utf8")).toContain("\r\n");
  await must("synth", ["--output", join(root, "usual")]);
  await must("bootstrap", ["dev"]);
  await must("deploy", ["dev", "--yes"]);
}, 900_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  matrix.print();
});

it("changes nothing of what a command does", async () => {
  const wrong: string[] = [];
  for (const { args, ...expected } of [...WITHOUT_AWS, ...WITH_AWS].filter(({ args: [name] }) => name !== "test"))
    wrong.push(...matrix.note(condition, args.slice(0, 2).join(" "), await ended(place, args), expected));
  expect(wrong).toEqual([]);
}, 3_600_000);

it("changes no byte of what is synthesized", () => {
  expect(differing(join(root, "usual"), join(place.folders.out, "synth"))).toBe("");
});

it("is kept by the pages that commands write, which say the same", () => {
  expect(differing(join(PROJECT_ROOT, "docs"), join(checkout, "docs"), "--strip-trailing-cr")).toBe("");
});

// the last one: there are none afterwards
it("is what the checks before the tests name, and what `npm run format` removes", async () => {
  const test = ["test", "packages/system/__tests__/text.test.ts"];
  expect((await ended(place, test)).exitCode).toBe(1);
  expect((await ended(place, ["format"])).exitCode).toBe(0);
  expect(readFileSync(join(checkout, "src", "config", "environments.ts"), "utf8")).not.toContain("\r\n");
  expect(matrix.note(condition, "test", await ended(place, test))).toEqual([]);
}, 900_000);

function withWindowsLineEnds(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/\r?\n/g, "\r\n"));
}

function differing(one: string, other: string, ...options: readonly string[]): string {
  const { stdout, stderr } = spawnSync("diff", ["-r", ...options, one, other], { encoding: "utf8", timeout: 60_000 });
  return stdout + stderr;
}
