import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IMPORTS_FILE } from "./stack-files";

export interface ImportBlock {
  /** The address that the resource gets. */
  readonly to: string;
  readonly id: string;
}

/** Makes the next plan of the stack import these, and show it. */
export async function writeImports(stackFolder: string, blocks: readonly ImportBlock[]): Promise<void> {
  await writeFile(join(stackFolder, IMPORTS_FILE), `${JSON.stringify({ import: blocks }, undefined, 2)}\n`);
}

/** What is imported needs no block any more, and what was deleted since could not be imported again. */
export async function removeImports(stackFolder: string): Promise<void> {
  await rm(join(stackFolder, IMPORTS_FILE), { force: true });
}
