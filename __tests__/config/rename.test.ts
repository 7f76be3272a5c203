import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../support/temporary-folder";

const PROJECT = resolve(__dirname, "../..");
const CONFIGURATION = join("src", "config", "environments.ts");
const LINE = /^export const serviceName = "([a-z-]+)";$/m;
/** Everything that an environment can have, in one account, as far as variables can say it. */
const VARIABLES = Object.fromEntries(
  ["LOCAL", "DEV", "STAGING", "PROD"].flatMap((prefix, index) => [
    [`${prefix}_ACCOUNT_ID`, String(index).repeat(12)],
    [`${prefix}_CI_REPOSITORY`, "owner/name"],
    [`${prefix}_PAGE_EMAILS`, "a@example.com"],
  ]),
);

/** A checkout in which the service has another name: the one line is changed. */
function renamed(serviceName: string): string {
  const checkout = temporaryFolder();
  for (const entry of ["main.ts", "src", "functions", "package.json", "tsconfig.json", ".terraform.lock.hcl"])
    cpSync(join(PROJECT, entry), join(checkout, entry), { recursive: true });
  for (const entry of ["node_modules", "packages"]) symlinkSync(join(PROJECT, entry), join(checkout, entry));
  const text = readFileSync(join(checkout, CONFIGURATION), "utf8");
  expect(text).toMatch(LINE);
  writeFileSync(join(checkout, CONFIGURATION), text.replace(LINE, `export const serviceName = "${serviceName}";`));
  return checkout;
}

/** The synthesized JSON of every stack, by the stack's id. */
function synthesize(checkout: string): Map<string, string> {
  const outdir = join(checkout, "out");
  mkdirSync(outdir);
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", join(PROJECT, "packages", "system", "src", "typescript.mjs"), "main.ts"],
    { cwd: checkout, encoding: "utf8", timeout: 60_000, env: { ...process.env, ...VARIABLES, CDKTF_OUTDIR: outdir } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const stacks = join(outdir, "stacks");
  return new Map(readdirSync(stacks).map((id) => [id, readFileSync(join(stacks, id, "cdk.tf.json"), "utf8")]));
}

it("renames the service by one line: nothing that is synthesized says the old name", () => {
  const [, before = ""] = LINE.exec(readFileSync(join(PROJECT, CONFIGURATION), "utf8")) ?? [];
  const stacks = synthesize(renamed("order-book"));
  const old = new RegExp(`${before}|${before.replaceAll("-", " ?")}|serverless-lambda`, "i");

  expect([...stacks.keys()].filter((id) => id.startsWith("ci-access-")).length).toBeGreaterThan(2);
  for (const [id, json] of stacks) {
    expect(json).toContain("order-book");
    // the first few characters around it are all that is needed to find it
    const found = old.exec(json);
    expect([id, found && json.slice(Math.max(0, found.index - 80), found.index + 80)]).toEqual([id, null]);
  }
});
