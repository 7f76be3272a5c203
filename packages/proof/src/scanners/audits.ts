import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { PYTHON_TOOLS, type PythonTools, requirementsOf } from "@secure-serverless/toolchain/python-tools";
import { z } from "zod";
import { npmLocks } from "./npm-licences";
import { plainEnvironment, pythonOf } from "./python-json";
import type { Finding, Scan, Scanner } from "./scanner";

const TIMEOUT_SECONDS = 120;
/** npm ends with 1 for both, a vulnerability and a registry that does not answer. */
const NPM_EXITS = [0, 1];

const npmReport = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ via: z.array(z.union([z.string(), z.object({ url: z.string(), title: z.string() })])) }),
  ),
  metadata: z.object({ dependencies: z.object({ total: z.number() }) }),
});

/** Known vulnerabilities of the npm packages, where the registry tells them. */
export const npmAudit: Scanner = {
  name: "npm-audit",
  of: "known vulnerabilities of every npm package of the locks",
  scan: async () => together(await Promise.all(npmLocks().map(auditLock)), "npm packages"),
};

async function auditLock(folder: string): Promise<LockAudit> {
  const { stdout } = await run("npm", ["audit", "--json", "--package-lock-only"], {
    cwd: folder,
    timeoutSeconds: TIMEOUT_SECONDS,
    acceptedExitCodes: NPM_EXITS,
  });
  return auditOfNpm(stdout, relative(PROJECT_ROOT, folder) || "the project");
}

interface LockAudit {
  readonly packages: number;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly string[];
}

/** What `npm audit --json` says: a registry without audits is told by an answer that has no vulnerabilities at all. */
export function auditOfNpm(output: string, lock: string): LockAudit {
  const { data } = npmReport.safeParse(parsed(output));
  if (data === undefined) return { packages: 0, findings: [], notChecked: [`${lock}: the registry answers no audit`] };
  const findings = Object.entries(data.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((cause) =>
      typeof cause === "string"
        ? []
        : [{ check: cause.url.slice(cause.url.lastIndexOf("/") + 1), where: `npm/${name}`, message: cause.title }],
    ),
  );
  return { packages: data.metadata.dependencies.total, findings, notChecked: [] };
}

const pipReport = z.object({
  dependencies: z.array(
    z.object({
      name: z.string(),
      skip_reason: z.string().optional(),
      vulns: z.array(z.object({ id: z.string(), fix_versions: z.array(z.string()) })).optional(),
    }),
  ),
});

/** Known vulnerabilities of the Python packages, where PyPI tells them. */
export const pipAudit: Scanner = {
  name: "pip-audit",
  of: "known vulnerabilities of every Python package of the locks",
  scan: async ({ folder }) => {
    const home = join(folder, "pip-audit");
    await mkdir(home, { recursive: true });
    const audits: LockAudit[] = [];
    for (const name of Object.keys(PYTHON_TOOLS) as PythonTools[]) audits.push(await auditPythonLock(home, name));
    return together(audits, "Python packages");
  },
};

async function auditPythonLock(home: string, name: PythonTools): Promise<LockAudit> {
  const options = ["--disable-pip", "--require-hashes", "--format=json", "--progress-spinner=off"];
  try {
    const { stdout } = await run(
      await pythonOf("pip-audit"),
      ["-m", "pip_audit", "--requirement", requirementsOf(name), ...options],
      { cwd: home, env: plainEnvironment(home), timeoutSeconds: TIMEOUT_SECONDS, acceptedExitCodes: [0, 1] },
    );
    return auditOfPip(stdout, name);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { packages: 0, findings: [], notChecked: [`${name}: ${error.reason}`] };
  }
}

/** What `pip-audit --format=json` says: a package that PyPI does not tell about is skipped by it, and was not checked. */
export function auditOfPip(output: string, lock: string): LockAudit {
  const { data } = pipReport.safeParse(parsed(output));
  if (data === undefined) return { packages: 0, findings: [], notChecked: [`${lock}: PyPI answers no audit`] };
  const skipped = data.dependencies.filter(({ skip_reason: reason }) => reason !== undefined);
  return {
    packages: data.dependencies.length - skipped.length,
    findings: data.dependencies.flatMap(({ name, vulns = [] }) =>
      vulns.map(({ id, fix_versions: fixed }) => ({
        check: id,
        where: `pypi/${name}`,
        message: fixed.length === 0 ? "there is no fixed version" : `fixed in ${fixed.join(", ")}`,
      })),
    ),
    notChecked: skipped.length === 0 ? [] : [`${lock}: ${skipped.length} packages that PyPI does not tell about`],
  };
}

function together(audits: readonly LockAudit[], what: string): Scan {
  return {
    looked: `${audits.reduce((sum, { packages }) => sum + packages, 0)} ${what} of ${audits.length} locks`,
    findings: audits.flatMap(({ findings }) => findings),
    notChecked: audits.flatMap(({ notChecked }) => notChecked),
  };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}
