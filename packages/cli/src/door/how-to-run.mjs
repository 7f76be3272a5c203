import { join } from "node:path";
import { freshBundle } from "../../../system/src/bundle.mjs";
import table from "../table/commands.js";
import { bundleFolder } from "./bundle-folder.mjs";
import { fail } from "./fail.mjs";

/**
 * What to start for a command.
 *
 * @param {object} props
 * @param {string} props.root the checkout
 * @param {string} props.name
 * @param {import("../table/shape.js").Command} props.command
 * @returns {Promise<{ file: string, leading: string[], isOurs: boolean }>} `isOurs`: it listens to the channel, and tells by it what it starts
 */
export async function howToRun({ root, name, command }) {
  if (command.program !== undefined) {
    const [program, ...leading] = command.program;
    // by its path: the name alone may be somebody else's on PATH
    return { file: join(root, "node_modules", ".bin", program), leading, isOurs: false };
  }
  const fileName = table.fileNameOf(name);
  const entry = join(root, "packages", "cli", "src", "commands", `${fileName}.ts`);
  const folder = bundleFolder(root);
  try {
    return {
      file: process.execPath,
      leading: [await freshBundle({ entry, root, folder, name: fileName })],
      isOurs: true,
    };
  } catch (error) {
    const problems = error.errors?.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`);
    if (problems === undefined) throw error;
    return fail(
      `The sources of ${name} cannot be compiled:\n${problems.join("\n")}`,
      "See them all: npm run typecheck",
    );
  }
}
