import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Watches folders, not files: a file that is replaced is another file to the system, and who watches files misses what is
 * written to the new one until it has found it. Only elsewhere does the system watch what is below by itself.
 */
const WATCHES_BELOW = process.platform === "darwin" || process.platform === "win32";

/** Reports the paths of files that are written, created, renamed or deleted. */
export class FolderWatcher {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #files = new Set<string>();
  readonly #trees = new Set<string>();

  constructor(private readonly changed: (path: string) => void) {}

  /** A folder and everything below it, also what is made later, and when it is deleted and made again. */
  addTree(folder: string): void {
    this.#trees.add(folder);
    this.#watchSome(dirname(folder));
    this.#watchTree(folder, () => {});
  }

  /** Single files, also when they are not there. */
  addFiles(files: Iterable<string>): void {
    for (const file of files) {
      this.#files.add(file);
      this.#watchSome(dirname(file));
    }
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Of what is in a folder, what was asked for. */
  #watchSome(folder: string): void {
    this.#watch(folder, false, (event, path) => {
      if (this.#files.has(path)) this.changed(path);
      if (this.#trees.has(path) && event === "rename") this.#look(path);
    });
  }

  #watchTree(folder: string, found: (file: string) => void): void {
    const isNew = this.#watch(folder, WATCHES_BELOW, (event, path) => {
      this.changed(path);
      if (event === "rename" && !WATCHES_BELOW) this.#look(path);
    });
    if (!isNew || WATCHES_BELOW) return;
    // what was made before it was watched
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) this.#watchTree(path, found);
      else found(path);
    }
  }

  /** Something came or went. */
  #look(path: string): void {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    // one that was deleted and made again is another folder
    this.#forget(path);
    if (isFolder) this.#watchTree(path, this.changed);
  }

  /** @returns whether it is there, and was not watched before */
  #watch(folder: string, recursive: boolean, changed: (event: string, path: string) => void): boolean {
    if (this.#watchers.has(folder)) return false;
    try {
      const watcher = watch(folder, { recursive }, (event, name) => {
        if (name !== null) changed(event, join(folder, name));
      });
      // it is gone
      watcher.on("error", () => this.#forget(folder));
      this.#watchers.set(folder, watcher);
      return true;
    } catch (error) {
      if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
      throw error;
    }
  }

  #forget(folder: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path !== folder && !path.startsWith(join(folder, "/"))) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
