/** `npm run docs:settings`: writes the tables of docs/settings.md from the schema of the configuration. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SETTINGS_PAGE, settingsTables, withTables } from "@secure-serverless/development/docs/settings-page";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { environmentSchema } from "../../../../src/config/schema";
import { runCommand } from "../command";

runCommand("docs:settings", async () => {
  const file = join(PROJECT_ROOT, SETTINGS_PAGE);
  const tables = settingsTables(environmentSchema);
  await writeWholeFile(file, withTables(await readFile(file, "utf8"), tables));
});
