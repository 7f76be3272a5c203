import { join } from "node:path";
import { watch } from "chokidar";

/** Longer than an editor takes between the parts of one save. */
const QUIET_MILLISECONDS = 15;
/** A branch that is switched changes files for a while: what is there is built in between. */
const LONGEST_MILLISECONDS = 500;

/** Folders and files of the checkout from which functions and stacks are made. */
const SOURCES = ["functions", "src", "main.ts", "package.json", "cdktf.json", ".terraform.lock.hcl"];
/** What editors leave for a moment. */
const TEMPORARY = /(^|[\\/])(\.#|#)|~$|\.sw[a-z]$|\.tmp(\.|$)|(^|[\\/])4913$/;

export interface Sources {
  /** More files, outside of the folders above. */
  add(files: Iterable<string>): void;
  close(): Promise<void>;
}

/**
 * Reports files that are written, created, renamed or deleted, in batches: one for all that come close together.
 *
 * @param changed absolute paths
 */
export async function watchSources(projectRoot: string, changed: (files: readonly string[]) => void): Promise<Sources> {
  const batch = new Batch(changed);
  const watcher = watch(
    SOURCES.map((path) => join(projectRoot, path)),
    // each event counts at once; a file that is replaced is looked at again by whoever misses it
    { ignoreInitial: true, atomic: false, ignored: (path) => TEMPORARY.test(path) },
  );
  watcher.on("all", (_event, path) => batch.add(path));
  // a folder that cannot be read is not a reason to stop
  watcher.on("error", () => {});
  await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  return {
    add: (files) => void watcher.add([...files]),
    close: async () => {
      batch.stop();
      await watcher.close();
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
