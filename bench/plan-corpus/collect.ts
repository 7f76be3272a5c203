import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The largest plan of the corpus has a few megabytes. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;

/** The plans of one public repository, its history included, by the beginning of their git object names. */
interface Source {
  readonly repository: string;
  /** The newest commit when they were looked for. */
  readonly commit: string;
  /** Of the repository: why the plans themselves are not kept here. */
  readonly licence: string;
  /** Whose frequencies the tables of meanings were written with. */
  readonly seen: readonly string[];
  /** Looked at only to measure. */
  readonly heldOut: readonly string[];
}

export interface Collected {
  readonly plans: number;
  /** Commands that bring what is missing. */
  readonly missing: readonly string[];
}

/**
 * Copies the plans of the manifest out of clones into `<into>/seen` and `<into>/held-out`.
 *
 * @param clones bare or other clones, `<clones>/<owner>/<name>`
 */
export function collectPlans(clones: string, into: string): Collected {
  const sources = JSON.parse(readFileSync(join(__dirname, "manifest.json"), "utf8")) as readonly Source[];
  const missing: string[] = [];
  let plans = 0;
  for (const { repository, commit, seen, heldOut } of sources) {
    const clone = join(clones, repository);
    if (!existsSync(clone)) {
      missing.push(`git clone --bare https://github.com/${repository} ${clone}`);
      continue;
    }
    for (const [half, objects] of [
      ["seen", seen],
      ["held-out", heldOut],
    ] as const) {
      mkdirSync(join(into, half), { recursive: true });
      for (const object of objects) {
        try {
          const text = execFileSync("git", ["-C", clone, "cat-file", "blob", object], {
            maxBuffer: MAXIMUM_BYTES,
            stdio: ["ignore", "pipe", "ignore"],
          });
          writeFileSync(join(into, half, `${object}.json`), text);
          plans += 1;
        } catch {
          missing.push(`git -C ${clone} fetch https://github.com/${repository} ${commit} # for ${object}`);
        }
      }
    }
  }
  return { plans, missing };
}
