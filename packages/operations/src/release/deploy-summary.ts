import type { Move, ReleasePlan } from "./release";
import type { SmokeReport } from "./smoke-test";

/** The verdict of a smoke test that could not do what it should. */
export const INCOMPLETE = "Smoke test INCOMPLETE";

/** What the smoke test saw, and each thing that it did not try: "passed" only where it tried all that it should. */
export function describeSmoke({ passed, leftOut, missing }: SmokeReport): string {
  const verdict =
    missing.length > 0
      ? `${INCOMPLETE}; seen to work`
      : leftOut.length > 0
        ? "Smoke test passed, as far as it is configured"
        : "Smoke test passed";
  return [
    `${verdict}: ${passed.join("; ")}.`,
    ...missing.map((what) => `Could not be tried, so nothing is known of it: ${what}.`),
    ...leftOut.map((what) => `Left out: ${what}.`),
  ].join("\n");
}

/** What is true of a deploy that was interrupted after the apply and before the end of its smoke test. */
export function describeInterrupted({ moves, held }: Pick<ReleasePlan, "moves" | "held">): string {
  if (moves.length > 0) return "The new version is published, and the callers have the one that they had before";
  const why = held.length > 0 ? "the newest version is held back" : "no function has changed";
  return `Terraform has applied the plan, and no caller was to get another version, since ${why}; the smoke test did not finish`;
}

export interface DeploySummary {
  readonly environmentName: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Terraform's own last line. */
  readonly applied: string;
  readonly endpoint: string | undefined;
  readonly moved: readonly Move[];
  readonly held: readonly Move[];
  /** Versions that were deleted, by function. */
  readonly pruned: Readonly<Record<string, readonly string[]>>;
}

export function describeDeploy(summary: DeploySummary): string {
  const { environmentName, duration, applied, endpoint, moved, held, pruned } = summary;
  const arrows = (moves: readonly Move[]) =>
    moves.map(({ alias, to }) => `${alias.functionName} ${alias.version} → ${to}`).join(", ");
  const deleted = Object.entries(pruned).map(([name, versions]) => `${name} ${versions.join(", ")}`);
  return [
    `Deployed ${environmentName} in ${Math.round(duration / 1000)} s.`,
    `  Terraform  ${applied}`,
    ...(endpoint === undefined ? [] : [`  API        ${endpoint}`]),
    ...(moved.length > 0 ? [`  Versions   ${arrows(moved)}`] : []),
    ...(moved.length + held.length === 0 ? ["  Versions   the callers had the newest already"] : []),
    ...(held.length > 0
      ? [
          `  Held back  ${arrows(held)}: rolled back by a person; hand it out again with --again, or deploy a correction`,
        ]
      : []),
    ...(deleted.length > 0 ? [`  Deleted    old versions: ${deleted.join("; ")}`] : []),
    ...(moved.length > 0 ? [`  Go back    npm run rollback -- ${environmentName}`] : []),
  ].join("\n");
}
