import type { Condition, Statement } from "./document";
import { covers } from "./glob";
import { coversPrincipal } from "./principals";

/** Above this many single comparisons the parts of a statement are not named one by one. */
const MAXIMUM_COMPARISONS = 200_000;

/**
 * What a statement gives, or denies, and no single one of the others does: lines for people. That there is something is
 * decided elsewhere; this names it where it can.
 *
 * @returns no line where the difference is in no single list
 */
export function explain(statement: Statement, others: readonly Statement[]): readonly string[] {
  const positive = others.filter(({ negated }) => negated.size === 0);
  const { actions } = statement;
  const resources = statement.resources.length > 0 ? statement.resources : [""];
  const principals = statement.principals.length > 0 ? statement.principals : [""];
  const grants = actions.length * resources.length * principals.length;
  const names = actions.length + resources.length + principals.length;
  const otherNames = positive.reduce((sum, other) => sum + wild(other.actions) + wild(other.resources) + 1, 0);
  if (statement.negated.size > 0 || (grants + names) * otherNames > MAXIMUM_COMPARISONS) return [];
  // each pair of texts is compared once, not once for each of the products
  const facts = positive.map((other) => ({
    actions: new Set(actions.filter(coveredBy(other.actions, true))),
    resources: new Set(resources.filter(coveredBy(other.resources.length > 0 ? other.resources : [""], false))),
    principals: new Set(principals.filter((principal) => coversPrincipals(other, principal))),
    always: coversConditions(other, statement),
  }));
  const newActions: string[] = [];
  const widerResources = new ActionsBy();
  const newPrincipals = new ActionsBy();
  const loosened: string[] = [];
  for (const action of actions) {
    const byAction = facts.filter((fact) => fact.actions.has(action));
    if (byAction.length === 0) {
      newActions.push(action);
      continue;
    }
    let isLoosened = false;
    for (const resource of resources) {
      const byResource = byAction.filter((fact) => fact.resources.has(resource));
      if (byResource.length === 0) {
        widerResources.add(resource, action);
        continue;
      }
      for (const principal of principals) {
        const byPrincipal = byResource.filter((fact) => fact.principals.has(principal));
        if (byPrincipal.length === 0) newPrincipals.add(principal, action);
        else if (!byPrincipal.some(({ always }) => always)) isLoosened = true;
      }
    }
    if (isLoosened) loosened.push(action);
  }
  return [
    ...(newActions.length > 0
      ? [`new action ${newActions.join(", ")}${onAndTo(statement.resources, statement.principals)}`]
      : []),
    ...widerResources.lines("wider resource"),
    ...newPrincipals.lines("new principal"),
    ...(loosened.length > 0
      ? [`condition removed or loosened for ${loosened.join(", ")}${onAndTo(statement.resources, [])}`]
      : []),
  ];
}

/** Resources or principals with the actions that concern them: those with the same actions make one line. */
class ActionsBy {
  readonly #actions = new Map<string, Set<string>>();

  add(name: string, action: string): void {
    const known = this.#actions.get(name);
    if (known === undefined) this.#actions.set(name, new Set([action]));
    else known.add(action);
  }

  lines(title: string): readonly string[] {
    const names = new Map<string, string[]>();
    for (const [name, actions] of this.#actions) {
      const together = [...actions].join(", ");
      const others = names.get(together);
      if (others === undefined) names.set(together, [name]);
      else others.push(name);
    }
    return [...names].map(([actions, all]) => `${title} ${all.join(", ")} for ${actions}`);
  }
}

function onAndTo(resources: readonly string[], principals: readonly string[]): string {
  return `${resources.length > 0 ? ` on ${resources.join(", ")}` : ""}${principals.length > 0 ? ` to ${principals.join(", ")}` : ""}`;
}

const isWild = (text: string) => /[*?]/.test(text);
const wild = (texts: readonly string[]) => texts.filter(isWild).length;

/** IAM compares actions without case. */
function coveredBy(patterns: readonly string[], ignoresCase: boolean): (text: string) => boolean {
  const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
  const literals = new Set(patterns.map(fold));
  const wide = patterns.filter(isWild).map(fold);
  return (text) => literals.has(fold(text)) || wide.some((pattern) => covers(pattern, fold(text)));
}

function coversPrincipals(statement: Statement, principal: string): boolean {
  if (statement.principals.length === 0) return principal === "";
  return statement.principals.some((wide) => coversPrincipal(wide, principal));
}

/** Whether each condition of one statement is in the other too, with the same values or fewer. */
function coversConditions(wide: Statement, narrow: Statement): boolean {
  return wide.conditions.every((condition) => {
    const other = narrow.conditions.find(
      ({ operator, key }) => operator === condition.operator && key === condition.key,
    );
    return other !== undefined && coversValues(condition, other);
  });
}

function coversValues({ operator, values }: Condition, narrow: Condition): boolean {
  if (values.join("\n") === narrow.values.join("\n")) return true;
  if (/:|IfExists|Null|Numeric|Date/i.test(operator)) return false;
  if (/Not/i.test(operator)) return values.every((value) => narrow.values.includes(value));
  return narrow.values.every(
    /Like|ArnEquals/i.test(operator) ? coveredBy(values, false) : (value) => values.includes(value),
  );
}
