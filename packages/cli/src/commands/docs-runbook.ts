/** `npm run docs:runbook`: writes the runbook's table of contents from the table of signals, and the service's names. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { environments, serviceName } from "../../../../src/config/environments";
import { loadEnvironments } from "../../../../src/config/load-environment";
import { RUNBOOK, runbookContents, withContents, withService } from "../../../../src/monitoring/runbook";
import { runCommand } from "../command";

runCommand("docs:runbook", async () => {
  // The thresholds are those of production, whatever this shell's variables say.
  const [prod] = loadEnvironments({ prod: environments.prod }, {});
  if (!prod) throw new Error("there is no environment prod");
  const file = join(PROJECT_ROOT, RUNBOOK);
  await writeWholeFile(
    file,
    withContents(withService(await readFile(file, "utf8"), serviceName), runbookContents(prod)),
  );
});
