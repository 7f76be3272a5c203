/** `npm run bench [-- <part>,…]`: measures this project beside what a user would pick instead, and writes docs/performance.md. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { chooseParts, runParts, writePage } from "../../../../bench/harness/run-parts";
import { PARTS } from "../../../../bench/parts";
import { runCommand } from "../command";

runCommand("bench", async ({ arguments: { parts }, options: { rounds, original, base, cold, page } }) => {
  const wanted = chooseParts(PARTS, parts);
  if (page) return writePage(PARTS);
  const missing = await runParts(PARTS, wanted, { rounds, cold, base, original: original ?? seed() });
  if (missing.length > 0)
    throw new UserError(`Not measured: ${missing.join("; ")}`, "The page says so, and keeps the earlier numbers");
});

/** The text with the original application, where there is one beside the checkout. */
function seed(): string | undefined {
  const folder = join(PROJECT_ROOT, "..", "shared", "seed");
  try {
    const [file] = readdirSync(folder).filter((name) => name.endsWith(".txt"));
    return file === undefined ? undefined : join(folder, file);
  } catch {
    return undefined;
  }
}
