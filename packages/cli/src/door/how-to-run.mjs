import { join } from "node:path";
import { ownBundle } from "../../../system/src/own-bundle.mjs";
import table from "../table/commands.js";

/**
 * cdktf makes a folder in the home for providers that a synth does not need, and fails where it cannot. It
 * also tells its makers that it was started, which waits where there is no network.
 */
const WITHOUT_HOME = { CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1", CHECKPOINT_DISABLE: "1" };

/**
 * What to start for a command.
 *
 * @param {object} props
 * @param {string} props.root the checkout
 * @param {string} props.name
 * @param {import("../table/shape.js").Command} props.command
 * @returns {Promise<{ file: string, leading: string[], isOurs: boolean, environment: Record<string, string> }>} `environment`
 *   is added to this process's. `isOurs`: it listens to the channel, and tells by it what it starts
 */
export async function howToRun({ root, name, command }) {
  if (command.program !== undefined) {
    const [program, ...leading] = command.program;
    // by its path: the name alone may be somebody else's on PATH
    return {
      file: join(root, "node_modules", ".bin", program),
      leading,
      isOurs: false,
      environment: { ...WITHOUT_HOME },
    };
  }
  const fileName = table.fileNameOf(name);
  const entry = join(root, "packages", "cli", "src", "commands", `${fileName}.ts`);
  const { file } = await ownBundle({ entry, root, name: fileName, title: name });
  return { file: process.execPath, leading: [file], isOurs: true, environment: {} };
}
