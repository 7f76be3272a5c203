/** Mutants that no call and no evaluation shows, each with the reason why it is right to grant what they change. */
export interface Accepted {
  /** The policies, as the matrix names them. */
  readonly policies: readonly string[];
  /** The mutants, by their names; `…` stands for any text. */
  readonly mutants: readonly string[];
  readonly reason: string;
}

export interface Outcome {
  readonly policy: string;
  readonly mutant: string;
  readonly killed: boolean;
}

/** What has to be done about the outcomes: empty where each mutant is either killed or accepted, and each acceptance needed. */
export function problemsOf(outcomes: readonly Outcome[], accepted: readonly Accepted[]): string[] {
  const entries = accepted.flatMap(({ policies, mutants }) =>
    policies.flatMap((policy) => mutants.map((mutant) => ({ policy, mutant }))),
  );
  const survived = outcomes.filter((outcome) => !outcome.killed && !entries.some((entry) => isAbout(entry, outcome)));
  return [
    ...survived.map(({ policy, mutant }) => `${policy}: nothing notices "${mutant}"`),
    ...entries.flatMap((entry) => {
      const about = outcomes.filter((outcome) => isAbout(entry, outcome));
      if (about.length === 0) return [`${entry.policy}: accepts "${entry.mutant}", which does not exist`];
      return about.every(({ killed }) => killed)
        ? [`${entry.policy}: accepts "${entry.mutant}", which is noticed`]
        : [];
    }),
  ];
}

export function isAbout(
  entry: { policy: string; mutant: string },
  outcome: { policy: string; mutant: string },
): boolean {
  return entry.policy === outcome.policy && pattern(entry.mutant).test(outcome.mutant);
}

/** `…` stands for any text. */
function pattern(mutant: string): RegExp {
  const parts = mutant.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
