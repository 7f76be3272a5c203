import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { z } from "zod";
import { plainEnvironment, pythonOf } from "./python-json";
import { filesOf } from "./repository";
import type { Finding, Scan, Scanner } from "./scanner";

const TIMEOUT_SECONDS = 300;
/** bandit ends with 1 when it found something. */
const FOUND_SOMETHING = 1;

const banditReport = z.object({
  errors: z.array(z.unknown()),
  results: z.array(
    z.object({ test_id: z.string(), issue_text: z.string(), filename: z.string(), line_number: z.number() }),
  ),
});

/** The Python of this project, by bandit. */
export const bandit: Scanner = {
  name: "bandit",
  of: "the Python code",
  scan: async ({ folder }) => {
    const files = (await filesOf(PROJECT_ROOT)).filter((path) => path.endsWith(".py"));
    const home = join(folder, "bandit");
    await mkdir(home, { recursive: true });
    return banditOf(home, PROJECT_ROOT, files);
  },
};

/** @param files below `root` */
export async function banditOf(home: string, root: string, files: readonly string[]): Promise<Scan> {
  const paths = files.map((file) => join(root, file)).filter((path) => existsSync(path));
  const { stdout } = await run(
    await pythonOf("bandit"),
    ["-m", "bandit", "--quiet", "--ignore-nosec", "--format", "json", ...paths],
    {
      cwd: home,
      env: plainEnvironment(home),
      timeoutSeconds: TIMEOUT_SECONDS,
      acceptedExitCodes: [0, FOUND_SOMETHING],
    },
  );
  const { errors, results } = banditReport.parse(JSON.parse(stdout));
  const found = results.map(({ test_id, issue_text, filename, line_number }) =>
    atLine(root, { check: test_id, message: issue_text }, filename, line_number),
  );
  return {
    looked: `${paths.length} files`,
    findings: [...(await Promise.all(found)), ...errors.map((error) => notRead(JSON.stringify(error)))],
    notChecked: [],
  };
}

const semgrepReport = z.object({
  errors: z.array(z.object({ message: z.string() })),
  paths: z.object({ scanned: z.array(z.string()) }),
  results: z.array(
    z.object({
      check_id: z.string(),
      path: z.string(),
      start: z.object({ line: z.number() }),
      extra: z.object({ message: z.string() }),
    }),
  ),
});

/** What runs in Lambda, by semgrep with the rules of njsscan. */
export const semgrep: Scanner = {
  name: "semgrep",
  of: "the code of the functions",
  scan: async ({ folder }) => semgrepOf(join(folder, "semgrep"), PROJECT_ROOT, ["functions"]),
};

/** @param targets files and folders below `root` */
export async function semgrepOf(home: string, root: string, targets: readonly string[]): Promise<Scan> {
  const rules = join(home, "rules");
  await mkdir(home, { recursive: true });
  const count = await writeRules(rules);
  const program = join(await pythonTools("semgrep"), "bin", "pysemgrep");
  const { stdout } = await run(
    await pythonOf("semgrep"),
    [
      ...[program, "scan", "--config", rules, "--metrics=off", "--disable-version-check", "--disable-nosem"],
      ...["--no-git-ignore", "--quiet", "--json", "--timeout=60", "--jobs=2"],
      ...targets.map((target) => join(root, target)),
    ],
    { cwd: home, env: plainEnvironment(home), timeoutSeconds: TIMEOUT_SECONDS },
  );
  const { errors, paths, results } = semgrepReport.parse(JSON.parse(stdout));
  const found = results.map(({ check_id, path, start, extra }) =>
    atLine(
      root,
      { check: check_id.slice(check_id.lastIndexOf(".") + 1), message: extra.message.trim() },
      path,
      start.line,
    ),
  );
  return {
    looked: `${paths.scanned.length} files by ${count} files of rules`,
    findings: [...(await Promise.all(found)), ...errors.map(({ message }) => notRead(message))],
    notChecked: [],
  };
}

/** njsscan's rules are for JavaScript; those that look for what is good about a page of HTML are left out. */
async function writeRules(to: string): Promise<number> {
  const environment = join(await pythonTools("semgrep"), "lib");
  const [python = ""] = readdirSync(environment).filter((name) => name.startsWith("python3"));
  const from = join(environment, python, "site-packages", "njsscan", "rules", "semantic_grep");
  await cp(from, to, { recursive: true, filter: (path) => !path.endsWith("/good") });
  const files = readdirSync(to, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  for (const file of files) {
    const text = await readFile(join(to, file), "utf8");
    await writeFile(join(to, file), text.replaceAll(/^( *)- javascript$/gm, "$1- typescript"));
  }
  return files.length;
}

/** A finding by the text of its line, which stays the same when lines above it come and go. */
async function atLine(
  root: string,
  { check, message }: Pick<Finding, "check" | "message">,
  path: string,
  line: number,
): Promise<Finding> {
  const text = (await readFile(path, "utf8")).split("\n")[line - 1]?.trim() ?? "";
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { check, where: `${path.replace(`${root}/`, "")}#${digest}`, message: `line ${line}: ${message}` };
}

function notRead(message: string): Finding {
  return { check: "not-read", where: "code", message };
}
