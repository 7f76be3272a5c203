import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";

/** The absolute path of a command that PATH finds, as a shell would. Links stay: some tell by their name what to run. */
export function findOnPath(command: string, path = process.env["PATH"] ?? ""): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => resolve(folder, command))
    .find(isExecutable);
}

/**
 * A PATH without what npm puts before it while it runs a script: the `node_modules/.bin` of the package and of every folder
 * above, and at the end a folder of its own.
 */
export function withoutNpmFolders(path: string): string {
  const folders = path.split(delimiter);
  const isNpms = (folder: string) => /[/\\](node_modules[/\\]\.bin|node-gyp-bin)$/.test(folder);
  return folders.slice(folders.findIndex((folder) => !isNpms(folder))).join(delimiter);
}

/** A PATH on which the folder comes first, once. */
export function withFolderFirst(folder: string, path: string): string {
  return [folder, ...path.split(delimiter).filter((other) => other !== folder)].join(delimiter);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
