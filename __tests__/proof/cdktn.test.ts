/**
 * The way out of cdktf: the checkout with its successor in the place of cdktf, by the code of `npm run leave:cdktf`. Other
 * versions of it: `CDKTN_PACKAGES="cdktn@0.25.0" npm run test:proof -- cdktn`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, symlink, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaveCdktf } from "@secure-serverless/development/leaving-cdktf/leave";
import { localEnvironment } from "@secure-serverless/operations/local/bring-up";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { compareOutputs, compareValues, type Difference } from "@secure-serverless/proof/cdktn/compare";
import { explain, explanations, type Versions, versionsIn } from "@secure-serverless/proof/cdktn/explained";
import { type InstalledPackages, installPackages, requireNode } from "@secure-serverless/proof/cdktn/packages";
import { APP, PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { textTable } from "@secure-serverless/system/text-table";
import { bringInLambdaNode, type LambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { findProgram } from "@secure-serverless/toolchain/program";
import { findProviders } from "@secure-serverless/toolchain/providers";
import type { Toolchain } from "@secure-serverless/toolchain/toolchain";
import { lockedProviderVersions } from "@secure-serverless/toolchain/versions";
import { environments, templates } from "../../src/config/environments";
import { variableName } from "../../src/config/names";
import { outdir as applied, callWithoutKey, instance } from "../e2e/support/target";
import { cloneTo } from "./support/clone";

const MINUTES = 60;
const OLD = ["cdktf", "cdktf-cli", "@cdktf", "constructs"];
const NEW = ["cdktn", "@cdktn", "constructs"];
const TEMPLATES = Object.keys(templates);
const NAMES = [...Object.keys(environments), ...TEMPLATES];
/** Every stack there is: those of CI's access are made where a repository is named, one in each account. */
const VARIABLES = Object.fromEntries(
  NAMES.flatMap((name, index) => [
    [variableName(name, "ACCOUNT_ID"), String(index + 1).repeat(12)],
    [variableName(name, "CI_REPOSITORY"), "owner/name"],
  ]),
);
/**
 * A test of both checkouts that writes what the settings make which no environment has. The successor's apps for tests hash assets in
 * its coming way, which ours do not.
 */
const EVERY_SETTING = `import { writeFileSync } from "node:fs";
import { everyApplication, everyStateBackend } from "./support/every-stack";

it("writes the stacks of every setting", () => {
  const stacks = Object.fromEntries([...everyApplication(), ...everyStateBackend()]);
  const text = JSON.stringify(stacks).replaceAll(/(?<=\\/assets\\/[\\w-]+\\/)[0-9A-F]{32}/g, "hash");
  writeFileSync(process.env["EVERY_SETTING"] ?? "", text);
});
`;

let root: string;
let installed: InstalledPackages;
let node: LambdaNode;
let versions: { readonly before: Versions; readonly after: Versions };
const folder = (name: string) => join(root, name);

const inCheckout = (
  name: string,
  args: readonly string[],
  added: NodeJS.ProcessEnv = {},
  timeoutSeconds = 10 * MINUTES,
) =>
  run(node.command, args, {
    cwd: folder(name),
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"], ...added },
    timeoutSeconds,
  });

const runJest = (name: string, args: readonly string[], added: NodeJS.ProcessEnv = {}) =>
  inCheckout(name, ["node_modules/jest/bin/jest.js", "--ci", ...args], added);

/** A copy of this checkout in which nothing can load cdktf any more. */
async function checkOutWithout(): Promise<void> {
  await cloneTo(folder("cdktn"));
  const packages = join(folder("cdktn"), "node_modules");
  for (const name of OLD) await unlink(join(packages, name));
  for (const name of NEW) await symlink(join(installed.folder, "node_modules", name), join(packages, name));
  const { archiveProvider } = versions.after;
  leaveCdktf(folder("cdktn"), {
    packages: { ...installed.packages, "cdktn-cli": installed.packages["cdktn"] ?? "" },
    archiveProvider,
  });
}

/** As `cdktf.json` has the program called. */
async function synthesize(checkout: string, outdir: string, added: NodeJS.ProcessEnv = {}): Promise<void> {
  const app = join(folder(checkout), APP.slice(PROJECT_ROOT.length));
  await inCheckout(checkout, [app, "main.ts"], { ...added, CDKTF_OUTDIR: folder(outdir) });
}

/** Terraform for what the successor writes, whose lock names another version of the archive provider. */
async function toolchain(): Promise<Toolchain> {
  const known = instance.requireToolchain();
  const locked = { ...lockedProviderVersions(), "hashicorp/archive": versions.after.archiveProvider };
  const { environment, origin } = await findProviders(await findProgram(), new Progress(), { versions: locked });
  return { ...known, providers: origin, environment: { ...known.environment, ...environment } };
}

/** The local stack that one of the libraries has written to a folder. */
const localStack = async (outdir: string, tools: Toolchain) =>
  stackOf(localEnvironment(instance, outdir), tools, "local");

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "secure-serverless-cdktn-"));
  node = await bringInLambdaNode(new Progress());
  requireNode(node.version);
  installed = await installPackages();
  versions = { before: versionsIn(PROJECT_ROOT, "cdktf"), after: versionsIn(installed.folder, "cdktn") };
  console.log(
    `cdktf ${versions.before.library}; ${Object.entries(installed.packages).flat().join(" ")}, ` +
      `${installed.isLocked ? "each download checked against its recorded hash" : "whose hashes nobody has recorded"}; Node ${node.version}`,
  );
  await cloneTo(folder("cdktf"));
  await checkOutWithout();
});

afterAll(async () => {
  await installed.remove();
  await rm(root, { recursive: true, force: true });
});

describe("the output of both libraries", () => {
  let differences: Difference[];

  beforeAll(async () => {
    await synthesize("cdktf", "before", VARIABLES);
    await synthesize("cdktn", "after", VARIABLES);
    differences = compareOutputs(folder("before"), folder("after"));
  });

  it("is of every stack of every environment", () => {
    const { stacks } = JSON.parse(readFileSync(join(folder("after"), "manifest.json"), "utf8"));
    const expected = NAMES.flatMap((name) => [name, `ci-access-${name}`, `state-backend-${name}`]);
    // of a template, what its previews share
    expect(Object.keys(stacks).sort()).toEqual(expected.filter((name) => !TEMPLATES.includes(name)).sort());
  });

  it("differs in what the list explains, in each entry of it, and in nothing else", () => {
    const known = explanations(versions.before, versions.after);
    const { unexplained, occurrences } = explain(differences, known);
    console.log(
      textTable([
        ["difference", "times", "why"],
        ...known.map(({ name, why }) => [name, String(occurrences[name]), why]),
      ]),
    );
    expect(unexplained).toEqual([]);
    expect(Object.keys(occurrences).filter((name) => occurrences[name] === 0)).toEqual([]);
  });

  it("is the same for settings that no environment has", async () => {
    const written = ["cdktf", "cdktn"].map((checkout) => {
      writeFileSync(join(folder(checkout), "__tests__", "every-setting.test.ts"), EVERY_SETTING);
      return { checkout, file: folder(`${checkout}.json`) };
    });
    for (const { checkout, file } of written)
      await runJest(checkout, ["__tests__/every-setting.test.ts"], { EVERY_SETTING: file });
    const [before, after] = written.map(({ file }) => JSON.parse(readFileSync(file, "utf8")));
    const found = Object.keys(before).flatMap((name) =>
      compareValues(`stacks/every/cdk.tf.json`, before[name], after[name]).map((one) => ({ ...one, name })),
    );
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(Object.keys(after).length).toBeGreaterThan(12);
    expect(explain(found, explanations(versions.before, versions.after)).unexplained).toEqual([]);
  });
});

describe("the checkout with the successor", () => {
  it("has its types right", async () => {
    const { stdout } = await inCheckout("cdktn", ["node_modules/typescript/bin/tsc", "--noEmit"]);
    expect(stdout).toBe("");
  });

  it("passes the tests of stacks and constructs", async () => {
    const file = folder("tests.json");
    // what synth-by-app looks at is what the program leaves in the cache, not what it writes
    const suites = ["stacks/(?!synth-by-app)", "constructs/", "monitoring/", "packaging/", "support/"];
    // what the pages of snapshots say of the providers is among what the list explains
    const environment = { UPDATE_SNAPSHOTS: "1" };
    await runJest(
      "cdktn",
      ["--json", `--outputFile=${file}`, ...suites.map((suite) => `__tests__/${suite}`)],
      environment,
    ).catch(() => undefined);
    const { numPassedTests, testResults } = JSON.parse(readFileSync(file, "utf8")) as {
      numPassedTests: number;
      testResults: { name: string; message: string; status: string }[];
    };
    console.log(`${numPassedTests} tests of stacks and constructs passed`);
    expect(testResults.filter(({ status }) => status !== "passed").map(({ message }) => message)).toEqual([]);
    expect(numPassedTests).toBeGreaterThan(200);
  });
});

describe("what cdktf has deployed", () => {
  let now: Toolchain;

  beforeAll(async () => {
    now = await toolchain();
    await synthesize("cdktn", "deployed");
    await (await localStack(folder("deployed"), now)).init();
  });

  it("is planned by the successor's JSON without a change, at the same addresses", async () => {
    const addresses = await (await localStack(applied, instance.requireToolchain())).addresses();
    const stack = await localStack(folder("deployed"), now);
    expect(await stack.hasChanges()).toBe(false);
    expect(addresses.length).toBeGreaterThan(80);
    expect(await stack.addresses()).toEqual(addresses);
  });

  it("is applied without a change, serves, and is planned empty by cdktf's JSON again", async () => {
    const stack = await localStack(folder("deployed"), now);
    expect(await stack.apply()).toBe("No changes. Your infrastructure matches the configuration.");
    expect((await callWithoutKey("/api/health")).status).toBe(200);
    const back = await localStack(applied, instance.requireToolchain());
    await back.init();
    expect(await back.hasChanges()).toBe(false);
  });

  it("would be changed by a resource that is another one: the plan can tell", async () => {
    const file = join(folder("deployed"), "stacks", "local", "cdk.tf.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"timeout": 30,', '"timeout": 29,'));
    expect(readFileSync(file, "utf8")).not.toBe(text);
    expect(await (await localStack(folder("deployed"), now)).hasChanges()).toBe(true);
  });
});
