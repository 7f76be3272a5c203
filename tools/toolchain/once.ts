import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { cacheRoot } from "../shared/paths";
import { UserError } from "../shared/user-error";

/**
 * The folder `<cache>/<name>`, made by `make` when it is not there yet. `make` fills a staging folder that is renamed
 * at the end, so an interrupted build leaves nothing half done, and a second process that wants the same folder waits
 * for the first.
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
  if (existsSync(target)) return target;
  const release = await acquire(`${target}.lock`, timeoutSeconds);
  try {
    if (existsSync(target)) return target;
    const staging = `${target}.partial`;
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    await make(staging);
    await rename(staging, target);
    return target;
  } finally {
    await release();
  }
}

async function acquire(lock: string, timeoutSeconds: number): Promise<() => Promise<void>> {
  await mkdir(join(lock, ".."), { recursive: true });
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: "wx" });
      return () => rm(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(await readFile(lock, "utf8").catch(() => ""));
    if (owner > 0 && !isAlive(owner)) {
      await rm(lock, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new UserError(
        `Another process (${owner}) has been building ${lock.replace(/\.lock$/, "")} for more than ${timeoutSeconds} s`,
        `Wait for it, or stop it and delete ${lock}`,
      );
    }
    await delay(500);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
