import type { AttributeChange } from "./attributes";
import type { Kind } from "./catalogue/types";
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
  /** What the project says that its type is. @default nothing: the catalogue decides */
  readonly kind?: Kind;
  readonly action: Action;
  /** Why Terraform replaces or deletes it, in Terraform's own word. */
  readonly actionReason?: string;
  /** Whether it is an old object that an earlier replacement left over. @default false */
  readonly deposed?: boolean;
  /** Whether a replacement makes the new one before the old one goes. @default false */
  readonly createsFirst?: boolean;
  readonly imported: boolean;
  /** The attributes that the configuration sets. @default undefined when the plan has no configuration of it */
  readonly configured?: ReadonlySet<string>;
  readonly before: Marked;
  readonly after: Marked;
  readonly attributes: readonly AttributeChange[];
  readonly meaning: Meaning;
}

/**
 * Whether the configuration is known and does not set an attribute: then its value is the provider's default, nobody's choice.
 *
 * @param path dotted; its first part decides
 */
export function isLeftToProvider({ configured }: ResourceChange, path: string): boolean {
  return configured?.has(path.split(".")[0] ?? path) === false;
}

export interface OutputChange {
  readonly name: string;
  /** Whether it was marked as sensitive and is no longer. */
  readonly revealed: boolean;
  readonly action: Action;
  readonly before: Marked;
  readonly after: Marked;
}

/** Commands beside the change of a resource: they are in no change of the plan. */
export interface ProvisionerRun {
  readonly address: string;
  /** One line for each provisioner: `local-exec: aws s3 rb s3://orders --force`. */
  readonly commands: readonly string[];
}

export interface Plan {
  /** Version of Terraform or OpenTofu that made the plan, when it says so. */
  readonly toolVersion?: string;
  /** Changes in the order of their addresses, without what stays as it is and without data sources. */
  readonly changes: readonly ResourceChange[];
  /** What the refresh found changed outside of Terraform. */
  readonly drift: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** In the order of the addresses. */
  readonly provisioners: readonly ProvisionerRun[];
  /** Addresses of the actions that Terraform runs. */
  readonly invocations: readonly string[];
  /** Why the plan does not say everything, one sentence each. */
  readonly gaps: readonly string[];
  /** What stays as it is and says who reaches what: a firewall is compared as a whole. */
  readonly context: readonly ResourceChange[];
  readonly unchanged: number;
  readonly secrets: Secrets;
}
