import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
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

/** gitleaks' own rules, whatever configuration is in the folder that is looked at. */
const RULES = "[extend]\nuseDefault = true\n";
const ARCHIVE_DEPTH = 2;

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
  await mkdir(home, { recursive: true, mode: 0o700 });
  const report = join(home, "report.json");
  const how = kind === "commits" ? ["git", "--log-opts=HEAD"] : ["dir", `--max-archive-depth=${ARCHIVE_DEPTH}`];
  const options = ["--no-banner", "--log-level=error", "--exit-code=0", "--ignore-gitleaks-allow"];
  try {
    await run(command, [...how, path, ...options, "--report-format=json", `--report-path=${report}`], {
      cwd: home,
      env: { ...plainEnvironment(home), GITLEAKS_CONFIG_TOML: RULES },
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    const found = leaks.parse(JSON.parse(await readFile(report, "utf8")));
    return found.map(({ RuleID, File, StartLine, Commit, Secret }) => ({
      check: RuleID,
      where: `${name}/${kind === "commits" ? File : relative(path, File)}#${fingerprint(Secret)}`,
      message: Commit === "" ? `line ${StartLine}` : `line ${StartLine} of commit ${Commit.slice(0, 12)}`,
    }));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Twelve digits that tell one secret from another, and none of its value. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
