import { FUNCTION_IDS } from "../../src/config/parts";

/**
 * Who may import whom. docs/architecture.md draws the same. An import goes downwards only: within an area from a level to
 * one below it, and from an area to what it names.
 */
export interface Area {
  /**
   * Folders and files, the lowest level first. What stands on one level does not know what stands beside it. What is in
   * a folder belongs to it, unless a longer path here says otherwise.
   */
  readonly levels: readonly (readonly string[])[];
  /** Other areas, or folders and files of them. @default it imports none of this project */
  readonly mayImport?: readonly string[];
}

/** A package: its code, and its tests above it. */
function packageArea(name: string, mayImport: readonly string[] = [], levels = [[`packages/${name}/src`]]): Area {
  return { levels: [...levels, [`packages/${name}/__tests__`]], mayImport };
}

const OPERATIONS = "packages/operations/src";
function ofOperations(...folders: readonly string[]): string[] {
  return folders.map((folder) => `${OPERATIONS}/${folder}`);
}

/** What says of the application what it is, as data: settings, names, what is monitored, and what the functions share. */
const DESCRIPTION = ["src/config", "src/monitoring", "functions/shared"];

export const AREAS: Readonly<Record<string, Area>> = {
  functions: {
    levels: [["functions/vendor"], ["functions/shared"], FUNCTION_IDS.map((id) => `functions/${id}`)],
  },
  application: {
    levels: [
      ["src/config"],
      ["src/packaging"],
      ["src/constructs"],
      ["src/monitoring", "src/ci-access"],
      ["src/stacks"],
      ["main.ts"],
    ],
    mayImport: ["functions/shared"],
  },
  system: packageArea("system"),
  "plan-review": packageArea(
    "plan-review",
    [],
    [
      ["packages/plan-review/src", "packages/plan-review/build"],
      ["packages/plan-review/bin", "packages/plan-review/action"],
    ],
  ),
  toolchain: packageArea("toolchain", ["system"]),
  "local-aws": packageArea("local-aws", ["system", "toolchain"]),
  operations: packageArea(
    "operations",
    // of what makes the bundles, its settings alone: live code is built as a deploy builds it
    ["system", "toolchain", "local-aws", "plan-review", "src/packaging/bundle-options.ts", ...DESCRIPTION],
    [
      ofOperations("aws"),
      ofOperations("cost"),
      ofOperations("capacity"),
      ofOperations("terraform"),
      ofOperations("inventory", "secret", "backup"),
      ofOperations("state"),
      ofOperations("previews"),
      ofOperations("adoption"),
      ofOperations("preflight"),
      ofOperations("release"),
      ofOperations("teardown", "local", "ci"),
      ofOperations("sweep"),
      ofOperations("dashboard"),
      ofOperations("gameday"),
    ],
  ),
  development: packageArea("development", [
    "system",
    "plan-review",
    "toolchain",
    "local-aws",
    "src/config",
    "src/packaging",
    "functions/api",
  ]),
  proof: packageArea("proof", ["system", "plan-review", "toolchain", "local-aws", "operations", "src/config"]),
  client: packageArea("client", [], [["packages/client/src", "packages/client/build"]]),
  bench: {
    levels: [["bench"], ["bench/parts"], ["bench/parts.ts"]],
    mayImport: ["system", "toolchain", "local-aws", "operations", "plan-review", "src/config"],
  },
  cli: packageArea(
    "cli",
    ["system", "toolchain", "local-aws", "operations", "development", "plan-review", "proof", "bench", ...DESCRIPTION],
    [["packages/cli/src"], ["packages/cli/bin"]],
  ),
};

/** Tests of packages use these too. */
export const TEST_SUPPORT = ["__tests__/support"];

/** No package may load what makes constructs: `src` may be read by packages as data, and data alone. */
export const ONLY_FOR_SYNTH = /^(cdkt[fn]|constructs|@cdkt[fn]\/.*)$/;

/** Packages that are published by themselves: what their code imports from npm, they have to name themselves. */
export const PUBLISHED = ["plan-review", "client"];

/** What runs before anything is installed, when no package can be found by its name. */
export const BEFORE_INSTALLATION = ["packages/cli/bin", "packages/cli/src/door", "packages/cli/src/table"];

/**
 * What may compute what it loads: the files that load a bundle which they have made, or look whether a package is there, and
 * those that load a handler or its layer as Lambda does, by the path that they are given.
 */
export const MAY_COMPUTE = [
  "packages/plan-review/bin/plan-review.mjs",
  "packages/plan-review/action/install.mjs",
  "packages/local-aws/src/live-worker.cjs",
  "packages/system/src/esbuild.ts",
  "packages/system/src/compiled.mjs",
  "bench/running/runtime.cjs",
  "bench/running/warm-loop.cjs",
];
