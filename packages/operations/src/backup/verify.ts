import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { contentOf } from "./copy-content";
import { contentFile, type Manifest, type ObjectEntry, objectListFile, parseObjectEntry, readManifest } from "./format";

const CONCURRENCY = 4;

export interface Verification {
  readonly manifest: Manifest;
  /** One sentence each; none when the backup is whole. */
  readonly problems: readonly string[];
}

/** The objects of a backup, one at a time. */
export async function* objectEntries(folder: string): AsyncGenerator<ObjectEntry> {
  let number = 0;
  const lines = createInterface({
    input: createReadStream(objectListFile(folder)),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) yield parseObjectEntry(line, ++number);
}

/**
 * Reads every byte of a backup and compares it with the manifest.
 *
 * @throws UserError when the folder holds no finished backup
 */
export async function verifyBackup(folder: string, report: (text: string) => void = () => {}): Promise<Verification> {
  const manifest = await readManifest(folder);
  const problems: string[] = [];
  const check = async (what: string, file: string, expected: { readonly bytes: number; readonly sha256: string }) => {
    try {
      const content = await contentOf(file);
      if (content.sha256 !== expected.sha256 || content.bytes !== expected.bytes) problems.push(`${what} has changed`);
    } catch (error) {
      problems.push(`${what} cannot be read: ${(error as Error).message}`);
    }
  };

  let [objects, bytes] = [0, 0];
  try {
    const list = await contentOf(objectListFile(folder));
    if (list.sha256 !== manifest.objectListSha256) problems.push("the list of objects has changed");
    await inParallel(objectEntries(folder), CONCURRENCY, async (entry) => {
      await check(`the content of ${JSON.stringify(entry.key)}`, contentFile(folder, entry.sha256), entry);
      objects += 1;
      bytes += entry.bytes;
      report(`${objects} of ${manifest.objects}`);
    });
  } catch (error) {
    problems.push(`the list of objects cannot be read: ${(error as Error).message}`);
  }
  if (objects !== manifest.objects || bytes !== manifest.bytes) {
    problems.push(`it has ${objects} objects with ${bytes} bytes, not ${manifest.objects} with ${manifest.bytes}`);
  }
  for (const state of manifest.states) await check(`the state ${state.key}`, join(folder, state.file), state);
  return { manifest, problems };
}

/** The first ten, a line each. */
export function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, 10).map((problem) => `  ${problem}`);
  return [...shown, ...(problems.length > 10 ? [`  and ${problems.length - 10} more`] : [])].join("\n");
}
