import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { zipSync } from "fflate";
import type { Variant } from "./handler-process";

/** Bytes as they are, and as a zip that Lambda would get. */
export interface Weight {
  readonly bytes: number;
  readonly zipped: number;
}

export interface VariantWeight {
  readonly code: Weight;
  /** Of all layers together. */
  readonly layers: Weight;
}

/** What a variant's own code and its layers weigh. What its folder only links to is not counted. */
export function weigh({ taskRoot, layers }: Variant): VariantWeight {
  const weights = layers.map(weightOf);
  const sum = (what: keyof Weight) => weights.reduce((total, weight) => total + weight[what], 0);
  return { code: weightOf(taskRoot), layers: { bytes: sum("bytes"), zipped: sum("zipped") } };
}

/** Zipped as Terraform's archive provider does: deflate, at the level that is the default of both. */
function weightOf(folder: string): Weight {
  const files = filesBelow(folder).map((file): [string, Uint8Array] => [relative(folder, file), readFileSync(file)]);
  const bytes = files.reduce((total, [, content]) => total + content.length, 0);
  return { bytes, zipped: zipSync(Object.fromEntries(files)).length };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).size > 0 ? [path] : [];
  });
}
