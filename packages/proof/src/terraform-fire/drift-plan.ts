/** What a plan says about a resource that was changed or deleted behind Terraform's back. */
export interface Seen {
  /** What Terraform would do: `create`, `update`, `replace`, or `nothing`. */
  readonly plan: string;
  /** The rules of the review that then want a person, and are not accepted. */
  readonly asks: readonly string[];
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

interface ReviewJson {
  readonly findings: readonly {
    readonly rule: string;
    readonly address: string;
    readonly severity: string;
    readonly accepted: unknown;
  }[];
}

const ASKING = /^(high|critical)$/;

/** What the plan and its review, both as JSON, say about one address. */
export function seenOf(address: string, plan: PlanJson, review: ReviewJson): Seen {
  const actions =
    plan.resource_changes?.find((change) => change.address === address)?.change.actions.join("+") ?? "no-op";
  const asks = review.findings
    .filter((finding) => finding.address === address && finding.accepted === null && ASKING.test(finding.severity))
    .map(({ rule }) => rule);
  return { plan: NAMES[actions] ?? actions, asks: [...new Set(asks)].sort() };
}

const NAMES: Readonly<Record<string, string>> = {
  "no-op": "nothing",
  "delete+create": "replace",
  "create+delete": "replace",
};

/** One row of the matrix: what came of a deletion or a change. */
export interface Row extends Seen {
  readonly type: string;
  readonly address: string;
  readonly what: "deleted" | "changed";
}

/** What is expected of a type, or of one resource of it that differs from the others. */
export interface Expectation extends Seen {
  /** Why it is like that, where one would not expect it. */
  readonly because?: string;
}

/** By type or address, and what was done. */
export type DriftMatrix = Readonly<Record<string, Readonly<Partial<Record<Row["what"], Expectation | string>>>>>;

/** Where the rows are not what the matrix expects, one line each; also a type that it does not know. */
export function surprises(rows: readonly Row[], matrix: DriftMatrix): string[] {
  return rows.flatMap(({ type, address, what, ...seen }) => {
    const expected = matrix[address]?.[what] ?? matrix[type]?.[what];
    const found = textOf(seen);
    if (expected === undefined || typeof expected === "string") return [`${address} ${what}: no row; it was: ${found}`];
    return textOf(expected) === found ? [] : [`${address} ${what}: ${found} instead of ${textOf(expected)}`];
  });
}

/** The rows of the matrix that nothing has shown. */
export function unseen(rows: readonly Row[], matrix: DriftMatrix): string[] {
  return Object.entries(matrix).flatMap(([key, cells]) =>
    Object.entries(cells).flatMap(([what, cell]) => {
      const isSeen = rows.some((row) => row.what === what && (row.address === key || row.type === key));
      return typeof cell === "string" || isSeen ? [] : [`${key} ${what}`];
    }),
  );
}

/** For example `update, asks (iam-widened)`. */
export function textOf({ plan, asks }: Seen): string {
  return asks.length === 0 ? plan : `${plan}, asks (${asks.join(", ")})`;
}
