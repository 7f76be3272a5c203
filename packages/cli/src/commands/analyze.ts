/** `npm run analyze`: draws what the functions and their layers are made of. */
import { join } from "node:path";
import { drawBundles } from "@secure-serverless/development/bundles/draw";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import { shownPath } from "@secure-serverless/system/shown-path";
import { personsFolder, runCommand } from "../command";

const DEFAULT_OUT = join(PROJECT_ROOT, "dist", "bundles");

runCommand("analyze", async ({ options: { out = DEFAULT_OUT } }) => {
  makeFolder(out);
  for (const { of, bytes, file } of await drawBundles(out)) {
    console.log(`${of.padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(6)} KB  ${shownPath(file, personsFolder())}`);
  }
});
