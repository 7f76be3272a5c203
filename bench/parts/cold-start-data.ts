import type { Samples } from "../harness/interleave";
import type { FunctionName } from "../running/synthesized";
import type { VariantWeight } from "../running/weigh";

/** What is compared, by the name that it has on the page. */
export const NAMES = {
  floor: "empty handler (the floor)",
  ours: "this project",
  sampled: "this project, request sampled",
  untraced: "this project, tracing switched off",
  oneBundle: "one bundle, no layer",
  unbundled: "not bundled, from node_modules",
  original: "the original's handler, Python",
} as const;

/** The earlier commit, whose name tells which. */
export const baseName = (revision: string) => `${revision} of this repository`;

export interface ColdStartData {
  readonly base: string;
  /** Why something is not compared, by its name. */
  readonly missing: Readonly<Record<string, string>>;
  readonly nodes: readonly {
    readonly label: string;
    readonly isLambdas: boolean;
    readonly samples: Readonly<Record<FunctionName, Samples>>;
  }[];
  readonly weights: Readonly<Record<FunctionName, Readonly<Record<string, VariantWeight>>>>;
}
