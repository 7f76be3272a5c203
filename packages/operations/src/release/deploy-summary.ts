import { textTable } from "@secure-serverless/system/text-table";
import type { Move, ReleasePlan } from "./release-plan";
import type { SmokeReport } from "./smoke-test";

/** The verdict of a smoke test that could not do what it should. */
export const INCOMPLETE = "Smoke test INCOMPLETE";

/** What the smoke test saw, and each thing that it did not try: "passed" only where it tried all that it should. */
export function describeSmoke({ passed, leftOut, missing }: SmokeReport): string {
  const verdict =
    missing.length > 0
      ? `${INCOMPLETE}; what worked`
      : leftOut.length > 0
        ? "Smoke test passed, as far as it is configured"
        : "Smoke test passed";
  return [
    `${verdict}: ${passed.join("; ") || "nothing"}.`,
    ...missing.map((what) => `Could not be tested: ${what}.`),
    ...leftOut.map((what) => `Left out: ${what}.`),
  ].join("\n");
}

/** What is true of a deploy that was interrupted after the apply and before the end of its smoke test. */
export function describeInterrupted({ moves, held }: Pick<ReleasePlan, "moves" | "held">): string {
  if (moves.length > 0) return "The new version is published, and all traffic is on the previous one";
  const why = held.length > 0 ? "a person rolled the newest version back" : "no function has changed";
  return `Terraform has applied the plan, and there was nothing to release: ${why}. The smoke test did not finish`;
}

export interface DeploySummary {
  readonly environmentName: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Terraform's own last line. */
  readonly applied: string;
  readonly endpoint: string | undefined;
  /** To be made by a person. @default there is none */
  readonly record?: string | undefined;
  readonly moved: readonly Move[];
  readonly held: readonly Move[];
  /** Versions that were deleted, by function. */
  readonly pruned: Readonly<Record<string, readonly string[]>>;
}

export function describeDeploy(summary: DeploySummary): string {
  const { environmentName, duration, applied, endpoint, record, moved, held, pruned } = summary;
  const arrows = (moves: readonly Move[]) =>
    moves.map(({ alias, to }) => `${alias.functionName} ${alias.version} → ${to}`).join(", ");
  const deleted = Object.entries(pruned).map(([name, versions]) => `${name} ${versions.join(", ")}`);
  const rows = [
    ["Terraform", applied],
    ...(endpoint === undefined ? [] : [["API", endpoint]]),
    ...(record === undefined ? [] : [["DNS record", `${record}, to be made where the name is managed`]]),
    ...(moved.length > 0 ? [["Released", arrows(moved)]] : []),
    ...(moved.length + held.length === 0 ? [["Released", "nothing: the newest version has all traffic already"]] : []),
    ...(held.length > 0
      ? [["Not released", `${arrows(held)}, a person rolled it back. To release it: --again. Or deploy a fix`]]
      : []),
    ...(deleted.length > 0 ? [["Deleted", `old versions: ${deleted.join("; ")}`]] : []),
    ...(moved.length > 0 ? [["Roll back", `npm run rollback -- ${environmentName}`]] : []),
  ];
  return `Deployed ${environmentName} in ${Math.round(duration / 1000)} s.\n${textTable(rows, { indent: "  " })}`;
}
