import { existsSync } from "node:fs";
import { onInterrupt, untilInterrupted } from "@secure-serverless/system/interrupt";
import type { Progress } from "@secure-serverless/system/progress";
import type { Target } from "../aws/target";
import { copyEnvironment, removeUnfinished, requireEmpty } from "./copy-environment";
import { requireOutside } from "./folder";
import type { Manifest } from "./format";

/**
 * Copies an environment's data to a new or empty folder. What is unfinished, for whatever reason, is removed.
 *
 * @throws UserError when the folder is not empty, or is in the checkout
 */
export async function backUp(target: Target, folder: string, progress: Progress): Promise<Manifest> {
  requireOutside(folder);
  await requireEmpty(folder);
  const existed = existsSync(folder);
  const remove = () => removeUnfinished(folder, existed);
  const done = onInterrupt(
    () => {
      remove();
      console.error(`Interrupted: what was copied to ${folder} is removed, there is no backup.`);
    },
    { name: "Removing the unfinished backup" },
  );
  try {
    const manifest = await untilInterrupted(copyEnvironment(target, folder, progress));
    done();
    return manifest;
  } catch (error) {
    remove();
    throw error;
  }
}
