import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareLive } from "@secure-serverless/operations/local/live/live";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { pause } from "@secure-serverless/system/poll";
import { temporaryFolder } from "../../support/temporary-folder";
import { instance, running } from "./target";

const COPIED = ["functions", "src", "main.ts", "package.json", "cdktf.json"];
const PATIENCE_MILLISECONDS = 30_000;

/** The sources of this checkout in a folder of their own, running on the local AWS. */
export async function liveSources(options: { readonly watch: boolean; readonly inspectPort?: number }) {
  const root = temporaryFolder();
  for (const name of COPIED) cpSync(join(PROJECT_ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(root, "node_modules"));
  const told: string[] = [];
  const prepared = await prepareLive({ instance, projectRoot: root, tell: (text) => told.push(text), ...options });
  const attached = await prepared.attach(running);
  return {
    root,
    told,
    close: () => attached.close(),
    read: (path: string) => readFileSync(join(root, path), "utf8"),
    write: (path: string, text: string) => writeFileSync(join(root, path), text),
  };
}

/** Waits for what comes by itself. @throws Error after 30 s, with what was there instead */
export async function until<T>(ask: () => T | Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const found = await ask();
    if (isIt(found)) return found;
    if (Date.now() > end) throw new Error(`It did not come, last: ${JSON.stringify(found)}`);
    await pause(0.02);
  }
}
