import { execFileSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { validateBills, writeBills } from "@secure-serverless/development/sbom/write";
import { PROVIDER_LOCK_FILE } from "@secure-serverless/operations/terraform/stack-files";
import { ACCEPTANCES, judge, readAcceptances } from "@secure-serverless/proof/scanners/acceptances";
import { scanPlans } from "@secure-serverless/proof/scanners/checkov";
import { scanPolicies } from "@secure-serverless/proof/scanners/iam";
import { sourcesOfInstance } from "@secure-serverless/proof/scanners/local-sources";
import { planStacks, planSynthesized, type StackPlan } from "@secure-serverless/proof/scanners/plans";
import { policiesOf } from "@secure-serverless/proof/scanners/policies";
import { SCANNERS } from "@secure-serverless/proof/scanners/scan";
import { findSecrets, fingerprint } from "@secure-serverless/proof/scanners/secrets";
import { goTool } from "@secure-serverless/toolchain/go-tools";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { App } from "cdktf";
import { stackIdOf } from "../../src/config/names";
import { FUNCTION_IDS } from "../../src/config/parts";
import type { Bundles } from "../../src/packaging/bundles";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { StateBackendStack } from "../../src/stacks/state-backend-stack";
import { anEnvironment } from "../support/environments";
import { KEY } from "../support/every-stack";
import { instance, outdir } from "./support/target";

const acceptances = readAcceptances(
  ACCEPTANCES,
  SCANNERS.map(({ name }) => name),
);
let folder: string;
let plans: StackPlan[];

/** The first run on a machine also installs and builds the scanners, while other tests work. */
const INSTALL_MILLISECONDS = 20 * 60 * 1000;

beforeAll(async () => {
  for (const name of ["checkov", "iam-scanners", "cyclonedx"] as const) await pythonTools(name);
  await goTool("gitleaks");
  folder = mkdtempSync(join(tmpdir(), "secure-serverless-scanners-"));
  mkdirSync(join(folder, "stacks"));
  plans = await planStacks(join(folder, "stacks"), instance.requireToolchain());
}, INSTALL_MILLISECONDS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the plans", () => {
  it("are those of every stack that is synthesized", () => {
    const synthesized = readdirSync(join(folder, "stacks", "stacks"));
    expect(plans.map(({ stack }) => stack).sort()).toEqual(synthesized.sort());
  });

  it("of an environment with every option pass what is accepted because it is one", async () => {
    const asked = await planAudited(join(folder, "audited"));
    const { findings } = await scanPlans(join(folder, "audited"), asked);
    const options = acceptances.filter(({ reason }) => /docs\/(security-options|settings)\.md/.test(reason));
    expect(options.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["CKV_AWS_158", "CKV_AWS_145", "CKV_AWS_18", "CKV_AWS_149", "CKV2_AWS_57"]),
    );
    expect(judge("checkov", findings, options).skipped).toEqual([]);
  });

  it("pass checkov, but for what is accepted; a plan that opens a bucket does not", async () => {
    const opened = join(folder, "opened.plan.json");
    const prod = readFileSync(plans.find(({ stack }) => stack === "prod")?.jsonFile ?? "", "utf8");
    writeFileSync(opened, prod.replaceAll('"block_public_acls":true', '"block_public_acls":false'));
    const { findings } = await scanPlans(folder, [...plans.map(({ jsonFile }) => jsonFile), opened]);

    const own = findings.filter(({ where }) => !where.startsWith("opened/"));
    expect(judge("checkov", own, acceptances)).toMatchObject({ findings: [], stale: [] });
    const left = judge("checkov", findings, acceptances).findings;
    expect(left.map(({ check, where }) => [check, where.replace(/_[0-9A-F]{8}$/, "")])).toEqual(
      expect.arrayContaining([["CKV_AWS_53", "opened/aws_s3_bucket_public_access_block.storage_public-access-block"]]),
    );
  });

  it.each(["parliament", "cloudsplaining"] as const)(
    "have policies that pass %s, but for what is accepted; policies that it should find do not",
    async (tool) => {
      const policies = (await Promise.all(plans.map(policiesOf))).flat();
      expect(policies.length).toBeGreaterThan(100);
      const bad = {
        where: "bad/aws_iam_policy.own.policy",
        kind: "identity" as const,
        type: "aws_iam_policy",
        document: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: ["s3:ReadObject", "iam:CreatePolicyVersion"], Resource: "*" },
            { Effect: "Allow", Action: "sns:*", Resource: "*" },
          ],
        }),
      };
      const identity = policies.filter(({ kind }) => tool === "parliament" || kind === "identity");
      const { findings } = await scanPolicies(tool, folder, [...identity, bad]);

      const own = findings.filter(({ where }) => where !== bad.where);
      expect(judge(tool, own, acceptances)).toMatchObject({ findings: [], stale: [] });
      const left = findings.filter(({ where }) => where === bad.where).map(({ check }) => check);
      expect(left).toEqual(
        expect.arrayContaining(
          tool === "parliament"
            ? ["UNKNOWN_ACTION"]
            : ["privilege-escalation", "resource-exposure", "service-wildcard", "unknown-action"],
        ),
      );
    },
  );
});

describe("secrets", () => {
  it("are in no synthesized file, plan, state or log of this run", async () => {
    const found = await findSecrets(folder, [
      { name: "plans", kind: "files", path: join(folder, "stacks") },
      { name: "synth", kind: "files", path: outdir },
      ...(await sourcesOfInstance(folder, instance)),
    ]);
    expect(found).toEqual([]);
  });

  /** A letter and a digit in turn: among other random characters is now and then a word that gitleaks takes for no secret. */
  const secretText = () =>
    [...randomBytes(48)]
      .map((byte, index) => (index % 2 === 0 ? "bdfgjqrtwyzBDFGJ"[byte % 16] : "045678"[byte % 6]))
      .join("");

  it("are not seen in the id of a key behind an alias, but in anything else that stands there", async () => {
    const logs = join(folder, "alias-logs");
    mkdirSync(logs);
    const line = (id: string) => `2026-01-02 03:04:05 INFO [kms] Created alias alias/failures-tokens -> ${id}\n`;
    writeFileSync(join(logs, "emulator.log"), [randomUUID(), randomUUID(), secretText()].map(line).join(""));
    const found = await findSecrets(folder, [{ name: "logs", kind: "files", path: logs }]);
    expect(found.map(({ message }) => message)).toEqual(["line 3"]);
  });

  /** Made here, so that none is in this file: a key of AWS, a token of GitHub, an API key of this project. */
  const planted = () => ({
    aws: `AKIA${[...randomBytes(16)].map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("")}`,
    github: `ghp_${createHash("sha256").update(randomBytes(32)).digest("hex").slice(0, 36)}`,
    api: randomBytes(32).toString("base64url"),
  });

  it.each([
    ["a file", "src/settings.ts", ({ github }: Planted) => `export const TOKEN = "${github}";\n`, "github"],
    [
      "a plan",
      "dev.plan.json",
      ({ aws }: Planted) => JSON.stringify({ after: { user_data: `export K=${aws}` } }),
      "aws",
    ],
    [
      "a state",
      "dev.tfstate",
      ({ api }: Planted) => JSON.stringify({ secret_string: JSON.stringify({ api_key: api }) }),
      "api",
    ],
    [
      "a header in a log",
      "requests.jsonl",
      ({ api }: Planted) => JSON.stringify({ headers: { Authorization: `Bearer ${api}` } }),
      "api",
    ],
    ["a log", "emulator.log", ({ github }: Planted) => `INFO request authorization=${github} status=200\n`, "github"],
  ] as const)("are found in %s, and told without their value", async (_, name, text, which) => {
    const secrets = planted();
    const root = mkdtempSync(join(folder, "planted-"));
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text(secrets));
    const found = await findSecrets(folder, [{ name: "planted", kind: "files", path: root }]);

    expect(found.map(({ where }) => where)).toContain(`planted/${name}#${fingerprint(secrets[which])}`);
    expect(JSON.stringify(found)).not.toContain(secrets[which]);
  });

  it("are found in a plan file, which is an archive", async () => {
    const { aws } = planted();
    const root = mkdtempSync(join(folder, "planted-"));
    mkdirSync(join(root, "plan"));
    writeFileSync(join(root, "tfplan"), `user_data = "export K=${aws}"\n`);
    execFileSync("python3", ["-m", "zipfile", "-c", join(root, "plan", "dev.tfplan"), join(root, "tfplan")]);
    const found = await findSecrets(folder, [{ name: "planted", kind: "files", path: join(root, "plan") }]);
    expect(found.map(({ where }) => where)).toContain(`planted/dev.tfplan.zip!tfplan#${fingerprint(aws)}`);
  });

  it("are found in the history, when the file is long gone", async () => {
    const { github } = planted();
    const root = mkdtempSync(join(folder, "planted-"));
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-C", root, "-c", "user.name=x", "-c", "user.email=x@example.com", ...args]);
    git("init", "--quiet");
    writeFileSync(join(root, "settings.ts"), `export const TOKEN = "${github}";\n`);
    git("add", "settings.ts");
    git("commit", "--quiet", "--no-verify", "-m", "one");
    git("rm", "--quiet", "settings.ts");
    git("commit", "--quiet", "--no-verify", "-m", "two");
    const found = await findSecrets(folder, [
      { name: "tree", kind: "files", path: root },
      { name: "history", kind: "commits", path: root },
    ]);
    expect(found.map(({ where }) => where)).toContain(`history/settings.ts#${fingerprint(github)}`);
  });
});

describe("bills of materials", () => {
  it("are accepted by the schema of CycloneDX, and name the bytes that are deployed", async () => {
    const bills = mkdtempSync(join(folder, "bills-"));
    const written = await writeBills(bills);
    expect(written.map(({ file }) => file.slice(bills.length + 1))).toContain("function-api.cdx.json");
    const { components } = JSON.parse(readFileSync(join(bills, "function-api.cdx.json"), "utf8")) as {
      components: { type: string; name: string; hashes: { content: string }[] }[];
    };
    const files = components.filter(({ type }) => type === "file");
    expect(files.length).toBeGreaterThan(2);
    for (const { name, hashes } of files) {
      const deployed = readFileSync(join(folder, "stacks", "bundles", name));
      expect([name, hashes[0]?.content]).toEqual([name, createHash("sha256").update(deployed).digest("hex")]);
    }
  });

  it("are rejected when they do not follow it", async () => {
    const file = join(folder, "wrong.cdx.json");
    writeFileSync(file, JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", components: [{ name: "a" }] }));
    await expect(validateBills([file])).rejects.toThrow(/schema does not accept .*wrong\.cdx\.json/);
  });
});

/** The stacks of an environment in which everything of docs/security-options.md is switched on, planned. */
async function planAudited(audited: string): Promise<string[]> {
  const environment = anEnvironment({
    accessLogs: {},
    bucket: { kmsKeyArn: KEY },
    logs: { kmsKeyArn: KEY },
    secret: { delivery: "out-of-band", kmsKeyArn: KEY, rotation: {} },
    state: { kmsKeyArn: KEY },
  });
  const bundles = join(folder, "stacks", "bundles");
  const app = new App({ outdir: audited, stackTraces: false });
  new StateBackendStack(app, environment);
  new SecureServerlessStack(app, {
    environment,
    bundles: Object.fromEntries(
      FUNCTION_IDS.map((id) => [id, { code: join(bundles, id), layer: join(bundles, `${id}-layer`) }]),
    ) as Bundles,
    serviceVersion: "1.2.3",
  });
  app.synth();
  const names = [environment.name, stackIdOf("stateBackend", environment.name)];
  for (const name of names)
    copyFileSync(
      join(folder, "stacks", "stacks", "dev", PROVIDER_LOCK_FILE),
      join(audited, "stacks", name, PROVIDER_LOCK_FILE),
    );
  const stacks = names.map((stack) => ({ environment: environment.name, stack }));
  const planned = await planSynthesized(audited, instance.requireToolchain(), stacks);
  return planned.map(({ jsonFile }) => jsonFile);
}

type Planted = Readonly<Record<"aws" | "github" | "api", string>>;
