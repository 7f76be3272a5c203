import { join } from "node:path";
import { PROJECT_ROOT } from "./paths";

/**
 * Where the stacks are synthesized to: the folder that holds `stacks/`.
 *
 * @default cdktf.out in the checkout; SECURE_SERVERLESS_OUTDIR overrides it
 */
export function outputFolder(): string {
  return process.env["SECURE_SERVERLESS_OUTDIR"] ?? join(PROJECT_ROOT, "cdktf.out");
}
