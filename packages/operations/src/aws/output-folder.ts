import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isObject } from "@secure-serverless/system/is-object";
import { takeLock } from "@secure-serverless/system/lock-file";
import { PROJECT_ROOT, requireFolder } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";

const SETTING = "SECURE_SERVERLESS_OUTDIR";
const LOCK = ".in-use";
/** What this project and cdktf put there, and `npm run plan` beside a stack; its manifest names the rest of what it wrote. */
const OWN_ENTRIES = ["bundles", "stacks", "unprotected", "review.json", "review.md"];
/** As Terraform waits for a state's lock. */
const WAIT_SECONDS = 30;

/**
 * Where the stacks are synthesized to: the folder that holds `stacks/`.
 *
 * @default cdktf.out in the checkout; SECURE_SERVERLESS_OUTDIR overrides it
 */
export function outputFolder(): string {
  const setting = process.env[SETTING];
  // an empty variable means "not set"
  return setting?.trim() ? setting : join(PROJECT_ROOT, "cdktf.out");
}

const held = new Map<string, () => void>();

/**
 * Keeps other commands from working in the same folder of stacks, until this one ends or lets go of it: each writes the
 * stacks anew, as its own settings say, and Terraform reads them until it is done.
 *
 * @throws UserError when another command still works there after 30 s, or the folder holds something else
 */
export async function holdOutput(outdir: string): Promise<void> {
  const folder = resolve(outdir);
  if (held.has(folder)) return;
  requireFolder(folder, SETTING);
  refuseForeign(folder);
  const release = await takeLock({
    file: join(folder, LOCK),
    waitSeconds: WAIT_SECONDS,
    onWait: ({ pid, command }) =>
      process.stderr.write(`Waiting for ${command} (process ${pid}), which is using ${folder}\n`),
    held: ({ pid, command }) =>
      new UserError(
        `${command} (process ${pid}) is using ${folder}; two commands at once would overwrite the same stacks`,
        `Wait until it ends, or give this command its own folder: ${SETTING}=<folder>`,
      ),
  });
  held.set(folder, release);
}

/** Lets others work in the folder again. */
export function releaseOutput(outdir: string): void {
  held.get(resolve(outdir))?.();
  held.delete(resolve(outdir));
}

/** What macOS leaves in each folder that somebody looks at. */
const FINDER = ".DS_Store";

/** @throws UserError when a synth would write between or over what is somebody else's */
function refuseForeign(folder: string): void {
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  const manifest = readManifest(join(folder, "manifest.json"));
  const own = manifest === undefined ? OWN_ENTRIES : [...OWN_ENTRIES, "manifest.json", ...manifest.written];
  const isOurs = (entry: string) => own.includes(entry) || isLock(entry) || entry === FINDER;
  const foreign = entries.find((entry) => !isOurs(entry));
  if (foreign === undefined) return;
  throw new UserError(
    `${folder} contains something other than synthesized stacks: ${foreign}`,
    `Move it if it is yours, or set ${SETTING} to a new or empty folder`,
  );
}

function isLock(entry: string): boolean {
  return entry === LOCK || entry.startsWith(`${LOCK}.`);
}

/** cdktf's list of stacks, or what `npm run plan` writes beside a stack, with the names of what it wrote. */
function readManifest(file: string): { readonly written: readonly unknown[] } | undefined {
  try {
    const { stacks, environment, files, written } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    if (isObject(stacks)) return { written: [] };
    if (typeof environment !== "string" || !isObject(files)) return undefined;
    return { written: Array.isArray(written) ? written : [] };
  } catch {
    return undefined;
  }
}
