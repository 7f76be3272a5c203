import type { AttributeChange } from "../../src/attributes";
import type { Action, Plan, ResourceChange } from "../../src/model";

/** Everything that a plan can do with a resource. */
export const ACTIONS: readonly Action[] = ["create", "update", "replace", "delete", "forget", "read", "no-op"];

/** A change of one resource as the rules read it, in place unless it is said otherwise. */
export function changeOf(type: string, more: Partial<ResourceChange> = {}): ResourceChange {
  return {
    address: `${type}.it`,
    type,
    action: "update",
    imported: false,
    before: {},
    after: {},
    attributes: [],
    meaning: "Other",
    ...more,
  };
}

/** A plan of nothing but these changes. */
export function planOfChanges(...changes: readonly ResourceChange[]): Plan {
  return {
    changes,
    drift: [],
    outputs: [],
    provisioners: [],
    invocations: [],
    gaps: [],
    context: [],
    unchanged: 0,
  } as unknown as Plan;
}

export function attributeOf(path: string, more: Partial<AttributeChange> = {}): AttributeChange {
  return { path, before: "a", after: "b", block: {}, forcesReplacement: false, ...more };
}
