import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { linkDependencies } from "./dependencies";

const FILES = [
  "main.ts",
  "cdktf.json",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  ".terraform.lock.hcl",
  ".terraform-version",
  "plan-review.accept.json",
];
const FOLDERS = ["src", "functions", "packages"];

export interface Checkout {
  readonly folder: string;
  remove(): Promise<void>;
}

/** What somebody who deploys has: the project's sources, in a folder that a test may edit. */
export async function copiedCheckout(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), "secure-serverless-checkout-"));
  for (const name of [...FILES, ...FOLDERS]) {
    await cp(join(PROJECT_ROOT, name), join(folder, name), { recursive: true });
  }
  await linkDependencies(folder);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
