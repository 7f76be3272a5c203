import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { takeLock } from "@secure-serverless/system/lock-file";
import { cacheRoot } from "@secure-serverless/system/paths";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { isWhole, noteFolder } from "./whole-folder";

/**
 * The folder `<cache>/<name>`, made by `make` when it is not there yet. `make` fills a staging folder that is renamed
 * at the end, so an interrupted build leaves nothing half done, and a second process that wants the same folder waits
 * for the first. One that was damaged since, as by a disk that was full or a machine that lost its power, is made again.
 *
 * @param name a relative path that contains every version that the content depends on
 * @param timeoutSeconds how long to wait for another process that makes the same folder
 */
export async function onceInCache(
  name: string,
  timeoutSeconds: number,
  make: (staging: string) => Promise<void>,
): Promise<string> {
  const target = join(cacheRoot(), name);
  if (existsSync(target) && isWhole(target)) return target;
  const lock = `${target}.lock`;
  const release = await takeLock({
    file: lock,
    waitSeconds: timeoutSeconds,
    held: ({ pid }) =>
      new UserError(
        `Another process (${pid}) has been building ${target} for more than ${timeoutSeconds} s`,
        `Wait for it, or stop it and delete ${lock}`,
      ),
  });
  try {
    const isThere = existsSync(target);
    if (isThere && isWhole(target)) return target;
    if (isThere) process.stderr.write(`${target} is damaged, and is made again\n`);
    const staging = `${target}.partial`;
    await rm(staging, { recursive: true, force: true });
    makeFolder(staging);
    await make(staging);
    noteFolder(staging);
    await rm(target, { recursive: true, force: true });
    await rename(staging, target);
    return target;
  } finally {
    release();
  }
}
