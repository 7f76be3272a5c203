import { type Accepted, isAbout } from "./accepted";
import { KINDS, type Kind } from "./mutants";

export interface Result {
  readonly policy: string;
  readonly mutant: string;
  readonly kind: Kind;
  /** What noticed it: calls to the local AWS, or the evaluator. Undefined: nothing. */
  readonly killedBy?: "calls" | "evaluator";
}

/** A table of policies by what was done to them: `killed/mutants`, and `+n` for those that are accepted. */
export function matrixOf(results: readonly Result[], accepted: readonly Accepted[]): string {
  const entries = accepted.flatMap(({ policies, mutants }) =>
    policies.flatMap((policy) => mutants.map((mutant) => ({ policy, mutant }))),
  );
  const cell = (some: readonly Result[]) => {
    if (some.length === 0) return "";
    const killed = some.filter(({ killedBy }) => killedBy !== undefined).length;
    const left = some.filter(
      (one) => one.killedBy === undefined && entries.some((entry) => isAbout(entry, one)),
    ).length;
    return `${killed}/${some.length}${left === 0 ? "" : ` +${left}`}`;
  };
  const policies = [...new Set(results.map(({ policy }) => policy))];
  const row = (name: string, some: readonly Result[]) => [
    name,
    ...KINDS.map((kind) => cell(some.filter((one) => one.kind === kind))),
    cell(some),
    String(some.filter(({ killedBy }) => killedBy === "calls").length),
  ];
  const rows = [
    ["policy", ...KINDS.map((kind) => kind.replace(" ", "\n")), "all", "by calls"].map((text) =>
      text.replace("\n", " "),
    ),
    ...policies.map((policy) =>
      row(
        policy,
        results.filter((one) => one.policy === policy),
      ),
    ),
    row("all", results),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  return rows
    .map((cells) =>
      cells
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
