/** `npm run docs:scaling`: writes the tables of docs/scaling.md from prices, quotas and environments. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SCALING_PAGE, scalingTables, withScalingTables } from "@secure-serverless/operations/capacity/page";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { environments } from "../../../../src/config/environments";
import { loadEnvironments } from "../../../../src/config/load-environment";
import { runCommand } from "../command";

runCommand("docs:scaling", async () => {
  const file = join(PROJECT_ROOT, SCALING_PAGE);
  // the page is about the configuration, not about the variables of whoever writes it
  const loaded = loadEnvironments(environments, {});
  const example = loaded.at(-1);
  if (example === undefined) throw new Error("there is no environment");
  await writeWholeFile(file, withScalingTables(await readFile(file, "utf8"), scalingTables(loaded, example)));
});
