/** `npm run dashboard:preview`: draws the dashboard of the running local AWS from what it did in the last minutes. */

import { dirname, join } from "node:path";
import { drawPreview } from "@secure-serverless/operations/dashboard/draw-preview";
import { requireOwnPreview } from "@secure-serverless/operations/dashboard/own-preview";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import { shownPath } from "@secure-serverless/system/shown-path";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { personsFolder, runCommand } from "../command";

const DEFAULT_OUT = join(PROJECT_ROOT, "dist", "dashboard.svg");

runCommand("dashboard:preview", async ({ options: { minutes, out = DEFAULT_OUT } }) => {
  await requireOwnPreview(out);
  const svg = await drawPreview(minutes);
  makeFolder(dirname(out));
  await writeWholeFile(out, svg);
  console.log(`The dashboard is drawn in ${shownPath(out, personsFolder())}`);
});
