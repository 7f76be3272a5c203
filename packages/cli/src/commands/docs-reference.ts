/** `npm run docs:reference`: writes the API reference as a page that any web server can serve, without a key. */
import { join, relative } from "node:path";
import { writeReference } from "@secure-serverless/development/reference/write";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { personsFolder, runCommand } from "../command";

const DEFAULT_OUT = join(PROJECT_ROOT, "dist", "reference");

runCommand("docs:reference", async ({ options: { out = DEFAULT_OUT, server } }) => {
  const files = await writeReference(out, server);
  console.log(`${files.length} files are written to ${relative(personsFolder(), out)}`);
});
