import { readdirSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { PYTHON_TOOLS, type PythonTools, pythonTools, requirementsOf } from "@secure-serverless/toolchain/python-tools";
import { z } from "zod";
import { type LicensedPackage, npmLocks, npmPackages } from "./npm-licences";
import { pythonJson } from "./python-json";
import type { Finding, Scan, ScanContext, Scanner } from "./scanner";
import { isAllowed } from "./spdx";

const TIMEOUT_SECONDS = 60;
const INSTALLATIONS_AT_ONCE = 2;

const installed = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() }));

/** The licence of every npm package and of every Python package of the locks. */
export const licences: Scanner = {
  name: "licences",
  of: "every npm and Python package of the locks",
  scan: async (context) => {
    const names = Object.keys(PYTHON_TOOLS) as PythonTools[];
    const python = await pythonPackages(context, names);
    const npm = npmPackages();
    const locked = new Set(names.flatMap(packagesLocked));
    const elsewhere = locked.size - new Set(python.map(({ name }) => name)).size;
    return {
      looked: `${npm.length} npm packages of ${npmLocks().length} locks, ${python.length} Python packages of ${names.length}, without ${elsewhere} for other platforms`,
      findings: licenceFindings([...npm, ...python]),
      notChecked: [],
    } satisfies Scan;
  },
};

/** Each package whose licence is missing, unknown or not allowed, once. */
export function licenceFindings(packages: readonly LicensedPackage[]): Finding[] {
  const found = packages
    .filter(({ licence }) => licence === undefined || !isAllowed(licence))
    .map(({ name, version, licence }): [string, Finding] => [
      name,
      {
        check: licence === undefined || licence === "" ? "none" : licence,
        where: name,
        message: `of version ${version}`,
      },
    ]);
  return [...new Map(found).values()];
}

async function pythonPackages(context: ScanContext, names: readonly PythonTools[]): Promise<LicensedPackage[]> {
  const home = join(context.folder, "licences");
  await mkdir(home, { recursive: true });
  const folders = await inParallel(names, INSTALLATIONS_AT_ONCE, async (name) =>
    packagesFolder(await pythonTools(name)),
  );
  const options = { home, timeoutSeconds: TIMEOUT_SECONDS };
  const found = installed.parse(await pythonJson("iam-scanners", "python_licences.py", folders, options));
  return found
    .filter(({ name }) => name !== "pip" && name !== "setuptools")
    .map(({ name, version, licence }) => ({ name: `pypi/${normalized(name)}`, version, licence }));
}

function packagesFolder(environment: string): string {
  const lib = join(environment, "lib");
  const [python = ""] = readdirSync(lib).filter((name) => name.startsWith("python3"));
  return join(lib, python, "site-packages");
}

function packagesLocked(name: PythonTools): string[] {
  const lines = readFileSync(requirementsOf(name), "utf8").matchAll(/^([\w.-]+)==/gm);
  return [...lines].map(([, each = ""]) => `pypi/${normalized(each)}`);
}

/** As PyPI compares names. */
function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}
