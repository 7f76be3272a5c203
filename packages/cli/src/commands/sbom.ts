/** `npm run sbom`: what the functions and the repository are made of, as CycloneDX, with the notices of what is deployed. */
import { join } from "node:path";
import { writeBills } from "@secure-serverless/development/sbom/write";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import { shownPath } from "@secure-serverless/system/shown-path";
import { personsFolder, runCommand } from "../command";

const DEFAULT_OUT = join(PROJECT_ROOT, "dist", "sbom");

runCommand("sbom", async ({ options: { out = DEFAULT_OUT } }) => {
  makeFolder(out);
  for (const { file, components } of await writeBills(out))
    console.log(`${String(components).padStart(5)} components  ${shownPath(file, personsFolder())}`);
});
