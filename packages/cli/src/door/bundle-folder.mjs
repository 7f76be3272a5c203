import { bundleFolder as folderOf } from "../../../system/src/bundle-folder.mjs";
import { fail } from "./fail.mjs";

/** Where the bundles of a checkout are kept: in the private cache, since they are run. */
export function bundleFolder(root) {
  return folderOf(root, ({ message, remedy }) => fail(message, remedy));
}
