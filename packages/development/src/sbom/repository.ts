import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import type { Bill } from "./bill";

const TIMEOUT_SECONDS = 120;

/** What the checkout is made of, development and tools included, as npm reads it from package-lock.json. */
export async function billOfRepository(): Promise<Bill> {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"];
  const { stdout } = await run("npm", args, { cwd: PROJECT_ROOT, timeoutSeconds: TIMEOUT_SECONDS });
  const bill = JSON.parse(stdout) as Bill & { metadata: { component: { name: string } } };
  const { name } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8")) as { name: string };
  // npm names it after the folder, which is what somebody called this clone
  return { ...bill, metadata: { ...bill.metadata, component: { ...bill.metadata.component, name } } };
}
