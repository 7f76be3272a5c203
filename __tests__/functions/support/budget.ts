import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Metafile } from "esbuild";
import { zipSync } from "fflate";
import { FUNCTION_IDS } from "../../../src/config/parts";
import { type Built, PROJECT } from "./built";

/** What one of the files or folders that are deployed weighs. */
export interface Weight {
  /** Bytes of its files. */
  readonly bytes: number;
  /** Bytes of a zip of them that is the same on every machine, some percent above the one that Terraform makes. */
  readonly zipped: number;
  /** Bytes by what they are of: a file of the project, a package, or a part of a large one. */
  readonly parts: Readonly<Record<string, number>>;
}

export type Weights = Readonly<Record<string, Weight>>;

/** A growth of more needs a look, and a new budget; so does as much of a shrinkage, or the next growth would go unseen. */
export const TOLERANCE_PERCENT = 5;

/** The parts that a message names. */
const MOST_NAMED = 10;

/** The weight of every function's own code and of its layer, by what they are called. */
export function weigh({ bundles, code, layers }: Built): Weights {
  return Object.fromEntries(
    FUNCTION_IDS.flatMap((id) => [
      [`${id}, own code`, weightOf(bundles[id].code, code)],
      [`${id}, layer`, weightOf(bundles[id].layer, layers)],
    ]),
  );
}

function weightOf(folder: string, metafile: Metafile): Weight {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
  const files = Object.fromEntries(
    paths.map((path) => [relative(folder, path).split(sep).join("/"), new Uint8Array(readFileSync(path))]),
  );
  const parts: Record<string, number> = {};
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    if (!resolve(PROJECT, output).startsWith(folder + sep)) continue;
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) parts[partOf(input)] = (parts[partOf(input)] ?? 0) + bytesInOutput;
    }
  }
  return {
    bytes: Object.values(files).reduce((sum, { length }) => sum + length, 0),
    zipped: zipSync(files, { level: 9, mtime: "1980-01-01" }).length,
    parts: Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** `@smithy/core/retry` of `node_modules/@smithy/core/dist-es/submodules/retry/index.js`; a file of the project is itself. */
export function partOf(input: string): string {
  const [, name, rest = ""] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(input) ?? [];
  if (name === undefined) return input;
  const [, submodule] = /(?:^|\/)submodules\/([^/]+)\//.exec(rest) ?? [];
  return submodule === undefined ? name : `${name}/${submodule}`;
}

/** What of the weights is no longer within the budget, one sentence each. */
export function overBudget(budget: Weights, weights: Weights): string[] {
  const names = [...new Set([...Object.keys(budget), ...Object.keys(weights)])];
  return names.flatMap((name) => {
    const [was, is] = [budget[name], weights[name]];
    if (was === undefined || is === undefined) return [`${name}: ${was ? "is no longer built" : "has no budget"}`];
    return (["bytes", "zipped"] as const).flatMap((measure) => {
      const change = is[measure] - was[measure];
      const percent = (Math.abs(change) * 100) / was[measure];
      if (percent <= TOLERANCE_PERCENT) return [];
      const direction = change > 0 ? "over" : "under";
      return [
        `${name}: ${is[measure]} ${measure}, ${percent.toFixed(1)} % ${direction} its budget of ${was[measure]}: ${moved(was, is, change > 0)}`,
      ];
    });
  });
}

/** The parts that grew, or shrank, most. */
function moved(was: Weight, is: Weight, grew: boolean): string {
  const changes = [...new Set([...Object.keys(was.parts), ...Object.keys(is.parts)])]
    .map((part) => ({ part, by: (is.parts[part] ?? 0) - (was.parts[part] ?? 0) }))
    .filter(({ by }) => (grew ? by > 0 : by < 0))
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  return changes
    .slice(0, MOST_NAMED)
    .map(({ part, by }) => `${part} ${by > 0 ? "+" : ""}${by}`)
    .join(", ");
}
