import { type LeafChange, leafChanges } from "../attributes";
import { fits } from "../glob";
import type { Judge } from "../judge/judge";
import { isLeftToProvider, type ResourceChange } from "../model";
import { withoutPositions } from "../paths";
import { forEachChange, type Rule } from "../rules/rule";
import { Hidden, isEmpty, type Marked, textOf, Unknown } from "../values";
import type { OwnRule, Predicate } from "./schema";

/** A rule that a project states as data. */
export function ruleOf({ id, severity, title, why, match }: OwnRule): Rule {
  return { id, severity, title, why, check: forEachChange((change) => look(match, change)) };
}

/** The attributes that these rules look at whenever they change: they are judged. */
export function judgeOf(rules: readonly OwnRule[]): Judge {
  return {
    id: "own-rules",
    knows: (type, path) =>
      rules.some(({ match }) => match.attribute !== undefined && fits(match.type, type) && fits(match.attribute, path)),
  };
}

function look(match: OwnRule["match"], change: ResourceChange) {
  if (!fits(match.type, change.type) || change.action === "read" || change.action === "no-op") return undefined;
  if (match.actions !== undefined && !match.actions.some((action) => action === change.action)) return undefined;
  const { attribute: pattern } = match;
  if (pattern === undefined) return `${change.type}: ${change.action}`;
  const details = change.attributes
    .flatMap((attribute) => [...leafChanges(attribute)])
    .filter(({ path }) => fits(pattern, withoutPositions(path)))
    .filter((leaf) => isMet(match.before, leaf.before) && isMet(match.after, leaf.after) && !isDefault(leaf, change))
    .map(({ path, before, after }) => `${path}: ${said(before)} → ${said(after)}`);
  return details.length > 0 ? { message: "changes as the rule says", details } : undefined;
}

/** A default that the provider fills in is nobody's choice. */
function isDefault({ path, after }: LeafChange, change: ResourceChange): boolean {
  return after instanceof Unknown && isLeftToProvider(change, path);
}

/** Whether a value is as a rule says. What nobody can see may be: then the rule speaks. */
function isMet(predicate: Predicate | undefined, value: Marked): boolean {
  if (predicate === undefined) return true;
  const { equals, not, oneOf, matches, lessThan, moreThan, is } = predicate;
  if (is !== undefined && !(value instanceof Unknown) && isEmpty(value) !== (is === "absent")) return false;
  if (value instanceof Unknown || value instanceof Hidden) return true;
  if (equals !== undefined && value !== equals) return false;
  if (not !== undefined && value === not) return false;
  if (oneOf !== undefined && !oneOf.some((item) => item === value)) return false;
  if (matches !== undefined && (isEmpty(value) || !fits(matches, textOf(value)))) return false;
  if (lessThan === undefined && moreThan === undefined) return true;
  // some providers write numbers as texts
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) return false;
  return (lessThan === undefined || number < lessThan) && (moreThan === undefined || number > moreThan);
}

function said(value: Marked): string {
  return isEmpty(value) ? "not set" : textOf(value);
}
