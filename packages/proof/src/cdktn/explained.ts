import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference } from "./compare";

/** A kind of difference that is known, and harmless. */
export interface Explanation {
  readonly name: string;
  readonly why: string;
  /** Whole names of files. */
  readonly file: RegExp;
  /** Whole paths in them. */
  readonly path: RegExp;
  readonly before: unknown;
  readonly after: unknown;
}

/** What two sets of bindings say of themselves. */
export interface Versions {
  readonly library: string;
  /** The one version of hashicorp/archive that the bindings ask for. */
  readonly archiveProvider: string;
}

const STACK = /stacks\/[\w-]+\/cdk\.tf\.json/;
const LOCK = /stacks\/[\w-]+\/\.terraform\.lock\.hcl/;

/** Everything in which the output of both may differ. What is not here fails the proof, and so does what no longer occurs. */
export function explanations(before: Versions, after: Versions): readonly Explanation[] {
  return [
    {
      name: "the version of the library in each stack",
      why: "A comment: Terraform does not read what stands under `//`.",
      file: STACK,
      path: /\/\/\.metadata\.version/,
      before: before.library,
      after: after.library,
    },
    {
      name: "the version of the library in the list of stacks",
      why: "For the command line of the library; Terraform does not read the file.",
      file: /manifest\.json/,
      path: /version/,
      before: before.library,
      after: after.library,
    },
    {
      name: "the source of the AWS provider",
      why: "`aws` is short for `hashicorp/aws`: the same address, as Terraform and OpenTofu complete it.",
      file: STACK,
      path: /terraform\.required_providers\.aws\.source/,
      before: "aws",
      after: "hashicorp/aws",
    },
    {
      name: "the version of the archive provider",
      why: "Its bindings ask for exactly the version that they were made from. It zips the same files to the same bytes.",
      file: STACK,
      path: /terraform\.required_providers\.archive\.version/,
      before: before.archiveProvider,
      after: after.archiveProvider,
    },
    {
      name: "the archive provider in the lock of each stack",
      why: "Follows from the one above.",
      file: LOCK,
      path: /\d+/,
      before: `  version     = "${before.archiveProvider}"`,
      after: `  version     = "${after.archiveProvider}"`,
    },
    {
      name: "what is asked of the archive provider in the lock of each stack",
      why: "Follows from the one above.",
      file: LOCK,
      path: /\d+/,
      before: `  constraints = "${before.archiveProvider}"`,
      after: `  constraints = "${after.archiveProvider}"`,
    },
  ];
}

/** What the packages in a folder with `node_modules` say of themselves. */
export function versionsIn(folder: string, library: "cdktf" | "cdktn"): Versions {
  const packages = join(folder, "node_modules");
  const { version } = JSON.parse(readFileSync(join(packages, library, "package.json"), "utf8")) as { version: string };
  const provider = readFileSync(join(packages, `@${library}`, "provider-archive/lib/provider/index.js"), "utf8");
  const archiveProvider = /providerVersion: '([^']+)'/.exec(provider)?.[1];
  if (archiveProvider === undefined)
    throw new Error(`@${library}/provider-archive does not say which version it is for`);
  return { library: version, archiveProvider };
}

/** @returns what no explanation fits, and how many differences each explains, by its name */
export function explain(
  differences: readonly Difference[],
  known: readonly Explanation[],
): { readonly unexplained: readonly Difference[]; readonly occurrences: Readonly<Record<string, number>> } {
  const of = (difference: Difference) => known.find((one) => fits(one, difference));
  return {
    unexplained: differences.filter((difference) => of(difference) === undefined),
    occurrences: Object.fromEntries(
      known.map((one) => [one.name, differences.filter((difference) => of(difference) === one).length]),
    ),
  };
}

function fits(known: Explanation, { file, path, before, after }: Difference): boolean {
  const isWhole = (pattern: RegExp, text: string) => new RegExp(`^(?:${pattern.source})$`).test(text);
  return isWhole(known.file, file) && isWhole(known.path, path) && before === known.before && after === known.after;
}
