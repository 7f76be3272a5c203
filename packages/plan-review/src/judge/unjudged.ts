import { leafChanges } from "../attributes";
import { grants, isKnownType } from "../catalogue/types";
import { type Action, isLeftToProvider, type ResourceChange } from "../model";
import { withoutPositions } from "../paths";
import { Unknown } from "../values";
import type { Judge } from "./judge";
import { isKnown, JUDGES } from "./judges";

/** A change, or a part of one, that no rule and no table knows. */
export interface Unjudged {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Why it is not judged, as a sentence without its full stop. */
  readonly message: string;
  /** The attributes that nobody knows, empty where the type itself is unknown. */
  readonly attributes: readonly string[];
}

/**
 * What nobody judged of a change. A destruction is judged by its type alone: it is a finding unless the type is on the list
 * of harmless ones.
 *
 * @param own the rules of the project
 */
export function unjudgedOf(change: ResourceChange, own?: Judge): Unjudged | undefined {
  const { address, type, action } = change;
  // the drift, the finding of a forgotten resource and the counts of moves and imports speak of the others
  if (action !== "create" && action !== "update" && action !== "replace") return undefined;
  const of = (message: string, attributes: readonly string[] = []) => ({ address, type, action, message, attributes });
  if (!isKnownType(type) && change.kind === undefined)
    return action === "replace" ? undefined : of(`nobody has classified ${type}`);
  if ((grants(type) || change.kind === "grants") && !JUDGES.some((judge) => judge.reads?.(type) === true))
    return of(`no rule reads ${type}, which gives access`);
  const attributes = new Set<string>();
  for (const attribute of change.attributes) {
    for (const { path, after, inText } of leafChanges(attribute)) {
      const plain = withoutPositions(path);
      if (isKnown(type, plain) || own?.knows(type, plain) === true) continue;
      // whoever knows a text of JSON as a whole knows what is in it
      if (inText !== undefined && isKnown(type, withoutPositions(inText))) continue;
      // a default that the provider fills in is nobody's choice
      if ((action === "create" || after instanceof Unknown) && isLeftToProvider(change, plain)) continue;
      attributes.add(plain);
    }
  }
  return attributes.size === 0 ? undefined : of("has changes that no rule knows", [...attributes].sort());
}
