import { basename } from "node:path";
import { readBundle } from "./bundle.mjs";
import { bundleFolder, failToWrite } from "./bundle-folder.mjs";
import { fail } from "./fail.mjs";

/**
 * A bundle of the checkout, where its bundles are kept. Ends this process, with one sentence, when the sources do not compile or it cannot be kept.
 * @param {Omit<Parameters<typeof readBundle>[0], "folder"> & { title?: string }} props `title`: whose sources they are, for
 *   people. Default: the file's name
 * @returns {Promise<{ file: string, code: string, folder: string }>}
 */
export async function ownBundle({ title, ...props }) {
  const folder = bundleFolder(props.root);
  try {
    return { ...(await readBundle({ ...props, folder })), folder };
  } catch (error) {
    const problems = error.errors?.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`);
    if (problems !== undefined)
      return fail(
        `The sources of ${title ?? basename(props.entry)} cannot be compiled:\n${problems.join("\n")}`,
        "See them all: npm run typecheck",
      );
    if (!error.path?.startsWith(folder)) throw error;
    return failToWrite(error);
  }
}
