import type { AttributeChange } from "./attributes";
import type { Meaning } from "./groups";
import type { Secrets } from "./secrets";
import type { Marked } from "./values";

export type Action = "create" | "update" | "replace" | "delete" | "forget" | "read" | "no-op";

/** One resource of the plan. Its values hold markers where Terraform knows nothing yet or nobody may look. */
export interface ResourceChange {
  readonly address: string;
  /** Where it was before a `moved` block. */
  readonly previousAddress?: string;
  readonly type: string;
  readonly action: Action;
  /** Why Terraform replaces or deletes it, in Terraform's own word. */
  readonly actionReason?: string;
  readonly imported: boolean;
  /** The attributes that the configuration sets. @default undefined when the plan has no configuration of it */
  readonly configured?: ReadonlySet<string>;
  readonly before: Marked;
  readonly after: Marked;
  readonly attributes: readonly AttributeChange[];
  readonly meaning: Meaning;
}

export interface OutputChange {
  readonly name: string;
  readonly action: Action;
  readonly before: Marked;
  readonly after: Marked;
}

export interface Plan {
  /** Version of Terraform or OpenTofu that made the plan, when it says so. */
  readonly toolVersion?: string;
  /** Changes in the order of their addresses, without what stays as it is and without data sources. */
  readonly changes: readonly ResourceChange[];
  /** What the refresh found changed outside of Terraform. */
  readonly drift: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** Addresses of the actions that Terraform runs. */
  readonly invocations: readonly string[];
  /** Why the plan does not say everything, one sentence each. */
  readonly gaps: readonly string[];
  /** What stays as it is and says who reaches what: a firewall is compared as a whole. */
  readonly context: readonly ResourceChange[];
  readonly unchanged: number;
  readonly secrets: Secrets;
}
