import { join } from "node:path";
import { FolderWatcher } from "./watch-folders";

/** Longer than an editor takes between the parts of one save. */
const QUIET_MILLISECONDS = 15;
/** A branch that is switched changes files for a while: what is there is built in between. */
const LONGEST_MILLISECONDS = 500;

/** What functions and stacks are made from, in the checkout. */
const FOLDERS = ["functions", "src"];
const FILES = ["main.ts", "package.json", "cdktf.json", ".terraform.lock.hcl"];
/** What editors leave for a moment. */
const TEMPORARY = /(^|[\\/])(\.#|#)[^\\/]*$|~$|\.sw[a-z]$|\.tmp[^\\/]*$|(^|[\\/])4913$/;

export interface Sources {
  /** More files, outside of the folders above. */
  add(files: Iterable<string>): void;
  close(): void;
}

/**
 * Reports files that are written, created, renamed or deleted, in batches: one for all that come close together.
 *
 * @param changed absolute paths
 */
export function watchSources(projectRoot: string, changed: (files: readonly string[]) => void): Sources {
  const batch = new Batch(changed);
  const watcher = new FolderWatcher((path) => {
    if (!TEMPORARY.test(path)) batch.add(path);
  });
  for (const folder of FOLDERS) watcher.addTree(join(projectRoot, folder));
  watcher.addFiles(FILES.map((file) => join(projectRoot, file)));
  return {
    add: (files) => watcher.addFiles(files),
    close: () => {
      batch.stop();
      watcher.close();
    },
  };
}

/** Collects until nothing came for a moment, and not longer than half a second. */
export class Batch {
  readonly #paths = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;

  constructor(private readonly done: (paths: readonly string[]) => void) {}

  add(path: string): void {
    if (this.#paths.size === 0) this.#startedAt = Date.now();
    this.#paths.add(path);
    clearTimeout(this.#timer);
    const left = this.#startedAt + LONGEST_MILLISECONDS - Date.now();
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, Math.min(QUIET_MILLISECONDS, left)));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#paths.clear();
  }

  #flush(): void {
    const paths = [...this.#paths];
    this.#paths.clear();
    this.done(paths);
  }
}
