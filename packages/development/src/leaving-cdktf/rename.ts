import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";

/** Where the names of packages are: code, what Dependabot groups, and what people copy. */
const PLACES = [
  ...["main.ts", "src", "functions", "packages", "bench", "__tests__"],
  ...[".github/dependabot.yml", "docs", "README.md", "CONTRIBUTING.md"],
];
/** What speaks of both libraries: what the move is made with, and what was decided before. */
const SPEAKS_OF_BOTH =
  /^docs\/adr\/|(^|\/)leav(?:e|ing)-cdktf(\.(?:ts|md)$|\/)|(^|\/)proof\/(cdktn\/|src\/cdktn\/|cdktn\.test\.ts$)/;
const NOT_LOOKED_AT = new Set(["node_modules", "dist", "results", "generated", "cdktf.out"]);
const CODE = /\.(?:ts|js|mjs|yml|md)$/;

/**
 * Names of packages and of the command line, and nothing else: the successor has kept `cdktf.json`, `cdktf.out`, `CDKTF_OUTDIR`
 * and what it writes into the output (`@cdktf/info`).
 */
const NAMES: readonly (readonly [RegExp, string])[] = [
  // a whole string, or the beginning of a path into the package
  [/(["'])cdktf((?:-cli)?\1|\/lib\/)/g, "$1cdktn$2"],
  [/@cdktf\/(?=provider-|\*["'])/g, "@cdktn/"],
  [/\bnode_modules\/cdktf(?=\/)/g, "node_modules/cdktn"],
  [/\bnpx cdktf(?= )/g, "npx cdktn"],
];

/** The text with the names of cdktf's packages replaced by those of its successor. */
export function renamed(text: string): string {
  return NAMES.reduce((now, [name, instead]) => now.replace(name, instead), text);
}

/**
 * Renames cdktf in a checkout.
 *
 * @param folder its root
 * @param write false: only say what would change. @default true
 * @returns the files, relative to the root, sorted
 */
export function renameIn(folder: string = PROJECT_ROOT, write = true): string[] {
  return PLACES.flatMap((place) => filesBelow(folder, place))
    .filter((path) => CODE.test(path) && !SPEAKS_OF_BOTH.test(path))
    .filter((path) => {
      const file = join(folder, path);
      const before = readFileSync(file, "utf8");
      const after = renamed(before);
      if (after !== before && write) writeFileSync(file, after);
      return after !== before;
    })
    .sort();
}

/** A file, or all below a folder; none where there is neither. Links are not followed: an installation is behind them. */
function filesBelow(root: string, path: string): string[] {
  const found = entriesOf(join(root, path));
  if (found === undefined) return [path];
  return found
    .filter((entry) => !NOT_LOOKED_AT.has(entry.name) && !entry.isSymbolicLink())
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") return undefined;
    if (code === "ENOENT") return [];
    throw error;
  }
}
