import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { run } from "@secure-serverless/system/process";
import { goTool } from "@secure-serverless/toolchain/go-tools";
import { z } from "zod";
import { plainEnvironment } from "./python-json";
import type { Finding } from "./scanner";

const TIMEOUT_SECONDS = 300;

/** Where secrets are looked for. */
export interface SecretSource {
  /** What it is, for people: `tree`, `history`, `plans`. */
  readonly name: string;
  /** The commits that a checkout comes from, or the files of a folder, archives included: a plan is one. */
  readonly kind: "commits" | "files";
  readonly path: string;
}

const leaks = z.array(
  z.object({ RuleID: z.string(), File: z.string(), StartLine: z.number(), Commit: z.string(), Secret: z.string() }),
);

/**
 * gitleaks' own rules, whatever configuration is in the folder that is looked at, and one of this project: its keys are
 * random letters without a word before them, and in a state their names are in quotes that are escaped.
 */
const RULES = `
[extend]
useDefault = true

[[rules]]
id = "own-secret"
description = "A value of the secret of this project"
regex = '''(?i)(?:api_key|db_connection|third_party_token|bearer)[\\\\"']*(?:\\s*[:=]\\s*|\\s+)[\\\\"']*([A-Za-z0-9_-]{43})(?:[^A-Za-z0-9_-]|$)'''
keywords = ["api_key", "db_connection", "third_party_token", "bearer"]

[[allowlists]]
description = "The id of a KMS key behind an alias with a name such as tokens, in the log of the emulator"
regexTarget = "line"
regexes = ['INFO \\[kms\\] Created alias alias/[\\w/-]+ -> [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\s*$']
`;
const ARCHIVE_DEPTH = 2;
const PLAN_ENDING = ".tfplan";

/**
 * @param folder where its reports are written, and removed again: they hold what was found
 * @returns what gitleaks takes for a secret, each with a fingerprint instead of its value
 */
export async function findSecrets(folder: string, sources: readonly SecretSource[]): Promise<Finding[]> {
  const command = await goTool("gitleaks");
  const found: Finding[] = [];
  for (const source of sources) found.push(...(await findIn(command, folder, source)));
  return found;
}

async function findIn(command: string, folder: string, { name, kind, path }: SecretSource): Promise<Finding[]> {
  const home = join(folder, `secrets-${name}`);
  const plans = join(home, "plans");
  await mkdir(plans, { recursive: true, mode: 0o700 });
  try {
    if (kind === "commits") return await gitleaks(command, home, name, path, ["git", "--log-opts=HEAD"]);
    await copyPlans(path, plans);
    const how = ["dir", `--max-archive-depth=${ARCHIVE_DEPTH}`];
    return [...(await gitleaks(command, home, name, path, how)), ...(await gitleaks(command, home, name, plans, how))];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** gitleaks knows an archive by the end of its name alone, and Terraform's plans have another one. */
async function copyPlans(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile() && entry.name.endsWith(PLAN_ENDING))) {
    const path = relative(from, join(parentPath, name));
    await copyFile(join(from, path), join(to, `${path.replaceAll("/", "-")}.zip`));
  }
}

async function gitleaks(
  command: string,
  home: string,
  name: string,
  path: string,
  how: readonly string[],
): Promise<Finding[]> {
  const report = join(home, "report.json");
  const options = ["--no-banner", "--log-level=error", "--exit-code=0", "--ignore-gitleaks-allow"];
  await run(command, [...how, path, ...options, "--report-format=json", `--report-path=${report}`], {
    cwd: home,
    env: { ...plainEnvironment(home), GITLEAKS_CONFIG_TOML: RULES },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  const found = leaks.parse(JSON.parse(await readFile(report, "utf8")));
  return found.map(({ RuleID, File, StartLine, Commit, Secret }) => ({
    check: RuleID,
    where: `${name}/${Commit === "" ? relative(path, File) : File}#${fingerprint(Secret)}`,
    message: Commit === "" ? `line ${StartLine}` : `line ${StartLine} of commit ${Commit.slice(0, 12)}`,
  }));
}

/** Twelve digits that tell one secret from another, and none of its value. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
