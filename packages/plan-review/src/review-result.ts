import type { Acceptance } from "./acceptance";
import type { Config } from "./config/config";
import type { Ignored } from "./config/schema";
import type { Meaning } from "./groups";
import type { Unjudged } from "./judge/unjudged";
import type { Action, OutputChange, ResourceChange } from "./model";
import type { Rule, Severity } from "./rules/rule";

export interface Finding {
  readonly rule: Rule;
  readonly address: string;
  readonly message: string;
  readonly details: readonly string[];
  /** The entry of the acceptance file that takes it on. @default none: it needs a person */
  readonly acceptedBy?: Acceptance;
}

/** Attributes that nobody judged and that the configuration calls harmless. */
export interface IgnoredAttributes {
  readonly address: string;
  readonly attributes: readonly string[];
  readonly reason: string;
  readonly expires: string;
}

/** A change outside of what the review knows. */
export interface UnjudgedChange extends Unjudged {
  /** The entry of the acceptance file that takes it on. @default none */
  readonly acceptedBy?: Acceptance;
}

/** An exception of a committed file. */
export type Expirable = Acceptance | Ignored;

/** For programs: a finding needs a person, a change is outside of what the review knows, or neither. */
export type Outcome = "nothing-to-fear" | "needs-person" | "not-judged";

export interface Review {
  /** One sentence for the title of a comment. */
  readonly verdict: string;
  readonly outcome: Outcome;
  /** Whether a finding or a change that is not judged is accepted by nobody: the command ends with 2. */
  readonly needsPerson: boolean;
  readonly toolVersion?: string;
  /** What the plan does, in words: "2 created, 1 destroyed", "output url changed", "no changes". */
  readonly changes: string;
  readonly counts: Readonly<Record<Exclude<Action, "read" | "no-op">, number>> & { readonly unchanged: number };
  /** The gravest first; of one severity in the order of the rules, then of the addresses. */
  readonly findings: readonly Finding[];
  /** In the order of the addresses. */
  readonly unjudged: readonly UnjudgedChange[];
  readonly ignored: readonly IgnoredAttributes[];
  /** Every rule that was asked, with the severities that count, and those whose severity the configuration has changed. */
  readonly rules: readonly Rule[];
  readonly changedSeverities: Config["changed"];
  /** Whether an open finding of this severity needs a person. */
  readonly fails: (severity: Severity) => boolean;
  /** What got better, one line each. */
  readonly praise: readonly { readonly address: string; readonly details: readonly string[] }[];
  /** Acceptances and ignored attributes whose last day is over. */
  readonly expired: readonly Expirable[];
  readonly unused: readonly Acceptance[];
  readonly groups: readonly { readonly meaning: Meaning; readonly changes: readonly ResourceChange[] }[];
  readonly outputs: readonly OutputChange[];
  /** Takes secrets out of a text that is about to be printed. */
  readonly scrub: (text: string) => string;
  /** Takes secrets out of a value that is about to be printed, a text or a number. */
  readonly scrubValue: (value: unknown) => unknown;
  /** Takes secrets out of the path of an attribute: only out of the keys of maps that hold one. */
  readonly scrubPath: (path: string) => string;
}
