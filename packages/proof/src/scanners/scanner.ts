import type { StackPlan } from "./plans";

/** Something that a scanner does not like. */
export interface Finding {
  /** The scanner's own id of the check, for example `CKV_AWS_117`. */
  readonly check: string;
  /** For example `dev/aws_lambda_function.api-function_6EE8A0DE`, or a file. */
  readonly where: string;
  /** For a person; never a secret. */
  readonly message: string;
}

/** What a scanner has seen. */
export interface Scan {
  /** In a few words, with numbers: `12 plans, 589 resources`. */
  readonly looked: string;
  readonly findings: readonly Finding[];
  /** What it was to look at and could not, with the reason. */
  readonly notChecked: readonly string[];
}

/** What the scanners share while a scan runs. */
export interface ScanContext {
  /** A folder of this scan alone, which others cannot read, and which is removed at its end. */
  readonly folder: string;
  /** The first plan of every stack, made when the first scanner asks. */
  plans(): Promise<readonly StackPlan[]>;
}

export interface Scanner {
  readonly name: string;
  /** What it looks at, in a few words. */
  readonly of: string;
  scan(context: ScanContext): Promise<Scan>;
}
