/**
 * What a type of resource is to the person who reviews its destruction. Every type of the AWS provider has one; a type
 * without one is unknown, and not judged.
 */
export type Kind =
  /** Holds data, keys, secrets, logs or state that cannot be made again. */
  | "holds"
  /** Watches, limits or protects: an alarm, a trail, a firewall, a lock. */
  | "guards"
  /** Gives somebody access: an attachment, a grant, a membership, a share. */
  | "grants"
  /** Answers requests or leads them there. */
  | "serves"
  /** Settings of something else. */
  | "settings"
  /** Its destruction needs nobody; HARMLESS says why. */
  | "harmless";

/** Kinds by type. The AWS part is held against every resource type of the provider by a test. */
export const KINDS: ReadonlyMap<string, Kind> = new Map();

export function isKnownType(type: string): boolean {
  return KINDS.has(type);
}

/** Whether making a resource of this type gives access, so that a rule has to read it. */
export function grants(type: string): boolean {
  return KINDS.get(type) === "grants";
}
