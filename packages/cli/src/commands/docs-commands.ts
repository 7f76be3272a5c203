/** `npm run docs:commands`: writes docs/commands.md from the table of commands. */

import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { runCommand } from "../command";
import { COMMANDS_PAGE, commandsPage } from "../commands-page";

runCommand("docs:commands", async () => {
  await writeWholeFile(join(PROJECT_ROOT, COMMANDS_PAGE), commandsPage());
});
