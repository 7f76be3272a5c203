import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@secure-serverless/system/process";
import { z } from "zod";
import { plainEnvironment, pythonOf } from "./python-json";
import type { Finding, Scan, ScanContext, Scanner } from "./scanner";

const TIMEOUT_SECONDS = 300;
const MODULE = ["-m", "checkov.main"];
/** checkov ends with 1 when a check failed. */
const FAILED_CHECKS = 1;

const check = z.object({ check_id: z.string(), check_name: z.string(), resource: z.string(), file_path: z.string() });
const report = z.object({
  results: z.object({ passed_checks: z.array(check), failed_checks: z.array(check), skipped_checks: z.array(check) }),
  summary: z.object({ parsing_errors: z.number(), resource_count: z.number() }),
});

/** What of a plan's file name is not the stack's. */
const PLAN_SUFFIX = ".plan.json";

/** The plan of every stack, by checkov's rules for Terraform plans. */
export const checkov: Scanner = {
  name: "checkov",
  of: "the plan of every stack",
  scan: async (context) =>
    scanPlans(
      context.folder,
      (await context.plans()).map(({ jsonFile }) => jsonFile),
    ),
};

/**
 * @param folder where its report is written
 * @param plans files `<stack>.plan.json`
 */
export async function scanPlans(folder: ScanContext["folder"], plans: readonly string[]): Promise<Scan> {
  const home = join(folder, "checkov");
  await mkdir(home, { recursive: true });
  const files = plans.flatMap((plan) => ["--file", plan]);
  const args = [...files, "--framework", "terraform_plan", "--skip-download", "--compact", "--output", "json"];
  await run(await pythonOf("checkov"), [...MODULE, ...args, "--output-file-path", home], {
    cwd: home,
    env: plainEnvironment(home),
    timeoutSeconds: TIMEOUT_SECONDS,
    acceptedExitCodes: [0, FAILED_CHECKS],
  });
  const { results, summary } = report.parse(JSON.parse(await readFile(join(home, "results_json.json"), "utf8")));
  const { passed_checks: passed, failed_checks: failed, skipped_checks: skipped } = results;
  const judged = new Set([...passed, ...failed].map(({ file_path }) => stackOfFile(file_path)));
  const unread = plans.map(stackOfFile).filter((stack) => !judged.has(stack));
  return {
    looked: `${plans.length} plans, ${summary.resource_count} resources, ${passed.length} checks passed`,
    findings: [
      ...failed.map(toFinding),
      // a comment in the configuration is not where this project keeps its reasons
      ...skipped.map((each) => ({ ...toFinding(each), message: "skipped by a comment" })),
      ...unread.map((stack) => ({ check: "not-read", where: stack, message: "checkov judged nothing of this plan" })),
      ...(summary.parsing_errors === 0
        ? []
        : [{ check: "not-read", where: "plans", message: `${summary.parsing_errors} parsing errors` }]),
    ],
    notChecked: [],
  };
}

function stackOfFile(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(PLAN_SUFFIX, "");
}

function toFinding({ check_id, check_name, resource, file_path }: z.infer<typeof check>): Finding {
  return { check: check_id, where: `${stackOfFile(file_path)}/${resource}`, message: check_name };
}
