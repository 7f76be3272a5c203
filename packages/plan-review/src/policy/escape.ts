import type { Box } from "./box";
import type { Budget } from "./budget";
import { type Context, findContext } from "./context";
import { type Example, examples, NameSet } from "./name-set";
import { ANY, PART_ANY, PART_STAR, STAR } from "./pattern";
import { callersOf } from "./principals";

/** A request, with the values of the keys that matter. */
export interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** A request; that there is none; or that it cannot be decided, which a person has to do. */
export type Escape = Request | "none" | "unclear";

/** A service and what it does, with one colon between them. */
const AN_ACTION = new NameSet([`${PART_ANY}${PART_STAR}:${PART_ANY}${PART_STAR}`]);
const AN_ARN = new NameSet([`arn:${[PART_STAR, PART_STAR, PART_STAR, PART_STAR].join(":")}:${ANY}${STAR}`]);
const SOMETHING = new NameSet([ANY + STAR]);

/**
 * Looks for a request that all statements of `inside` match and none of `outside`: what a policy allows and another one
 * does not, what is denied no longer. A request that is found is one; "none" is said only when there is none.
 */
export function escapes(inside: readonly Box[], outside: readonly Box[], budget: Budget): Escape {
  if (inside.some(({ hasNotPrincipal }) => hasNotPrincipal)) return "unclear";
  const known = outside.filter(({ hasNotPrincipal }) => !hasNotPrincipal);
  // what replaces a variable may be what a complement leaves out, or what another statement names
  const all = [...inside, ...known];
  const isBlurred =
    (inside.length > 1 || all.some(({ resources }) => resources.negated)) && all.some((box) => box.hasVariables);
  budget.spend(16 * all.length);
  const callers = callersOf(
    inside.map(({ statement }) => statement.principals),
    budget,
  );
  let isUnclear = isBlurred;
  // the trust policy of a role is about nothing but itself; elsewhere an ARN makes the better example
  const kinds =
    inside.some(({ hasArns }) => hasArns) || !inside.every(({ statement }) => statement.resources.length > 0)
      ? [[]]
      : [[AN_ARN], [SOMETHING]];
  const hasReal = inside.some(({ realActions }) => realActions !== undefined);
  const actions = examples(
    [...inside.map((box) => box.realActions ?? box.actions), ...(hasReal ? [] : [AN_ACTION])],
    known.map((box) => box.actions),
    false,
    budget,
  );
  for (const kind of kinds) {
    for (const action of actions ?? []) {
      const answer = escapesBy(action, kind);
      if (answer === "unclear") isUnclear = true;
      else if (answer !== "none") {
        // a statement that was left out might be the one that matches it
        return known.length < outside.length ? "unclear" : answer;
      }
      if (budget.isSpent) return "unclear";
    }
  }
  return isUnclear || budget.isSpent ? "unclear" : "none";

  function escapesBy(action: Example, kind: readonly NameSet[]): Escape {
    const byAction = pick(known, action.held);
    let isUndecided = false;
    const resources = examples(
      [...inside.map((box) => box.resources), ...kind],
      byAction.map((box) => box.resources),
      false,
      budget,
    );
    for (const resource of resources ?? []) {
      const byResource = pick(byAction, resource.held);
      for (const caller of callers) {
        budget.spend(4 + byResource.length);
        const left = byResource.filter((box) => box.principals.names(caller));
        const context = findContext(
          inside.flatMap((box) => box.conditions),
          left.map((box) => box.conditions),
          caller.implied,
          budget,
        );
        if (context === "unclear") isUndecided = true;
        else if (context !== "none")
          return { principal: caller.name, action: action.text, resource: resource.text, context };
        if (budget.isSpent) return "unclear";
      }
    }
    return isUndecided || resources === undefined ? "unclear" : "none";
  }
}

function pick(boxes: readonly Box[], positions: readonly number[]): readonly Box[] {
  return positions.flatMap((position) => boxes[position] ?? []);
}
