import { describe, type Statement } from "./document";
import { covers } from "./glob";

/** Above this the product of actions, resources and principals of one statement is not looked at one by one. */
const MAXIMUM_GRANTS = 20_000;

export interface PolicyComparison {
  /** What the new policy allows and the old one did not, one line each. */
  readonly widened: readonly string[];
  /** What the new policy allows no longer. */
  readonly narrowed: readonly string[];
  /** Denials that are gone or deny less. */
  readonly denialsLost: readonly string[];
  /** What comparing cannot decide: NotAction, NotResource, NotPrincipal that changed, and statements too large. */
  readonly unclear: readonly string[];
  /** New grants to everyone without a condition. */
  readonly open: readonly string[];
  /** Statements that are in one policy only, as lines for people. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two policies by what they grant, whatever the order and the spelling of their statements. */
export function comparePolicies(before: readonly Statement[], after: readonly Statement[]): PolicyComparison {
  const old = new Set(before.map(describe));
  const now = new Set(after.map(describe));
  const newStatements = distinct(after).filter((statement) => !old.has(describe(statement)));
  const lostStatements = distinct(before).filter((statement) => !now.has(describe(statement)));
  const unclear = [
    ...newStatements.filter(isNegated).map((statement) => `new: ${describe(statement)}`),
    ...lostStatements.filter(isNegated).map((statement) => `gone: ${describe(statement)}`),
  ];
  const widened: string[] = [];
  for (const statement of newStatements.filter((item) => item.effect === "Allow" && !isNegated(item))) {
    widened.push(...uncovered(statement, before.filter(allows), unclear));
  }
  const narrowed: string[] = [];
  for (const statement of lostStatements.filter((item) => item.effect === "Allow" && !isNegated(item))) {
    narrowed.push(...uncovered(statement, after.filter(allows), []));
  }
  const denialsLost: string[] = [];
  for (const statement of lostStatements.filter((item) => item.effect === "Deny" && !isNegated(item))) {
    const left = uncovered(statement, after.filter(denies), unclear);
    if (left.length > 0) denialsLost.push(describe(statement));
  }
  return {
    widened: unique(widened),
    narrowed: unique(narrowed),
    denialsLost: unique(denialsLost),
    unclear: unique(unclear),
    open: unique(
      newStatements.filter((item) => allows(item) && isOpen(item) && !openBefore(item, before)).map(describe),
    ),
    added: unique(newStatements.map(describe)),
    removed: unique(lostStatements.map(describe)),
  };
}

const allows = (statement: Statement) => statement.effect === "Allow" && !isNegated(statement);
const denies = (statement: Statement) => statement.effect === "Deny" && !isNegated(statement);
const isNegated = (statement: Statement) => statement.negated !== "";

/** Everyone without a condition, as `Principal: "*"` says. */
export function isOpen(statement: Statement): boolean {
  return statement.effect === "Allow" && statement.principals.includes("*") && statement.conditions.size === 0;
}

function openBefore(statement: Statement, before: readonly Statement[]): boolean {
  return before.some((other) => isOpen(other) && uncovered(statement, [other], []).length === 0);
}

/**
 * Grants of an identity so wide that they need a person even where everything is new: all actions of a service, or all
 * of them, on everything. In the policy of a resource, which has principals, `*` is only that resource.
 */
export function isBroad(statement: Statement): boolean {
  if (!allows(statement) || statement.principals.length > 0) return false;
  const everything = statement.resources.some((resource) => covers(resource, "arn:aws:*"));
  const power = statement.actions.some(
    (action) => action === "*" || /^[a-z0-9-]+:\*$/i.test(action) || covers(action.toLowerCase(), "iam:passrole"),
  );
  return statement.actions.includes("*") || (everything && power);
}

/**
 * The parts of a statement that no single one of the others gives as a whole. Two statements that together give one
 * grant are not combined: a grant is one action on one resource for one principal, so nothing is there to combine.
 */
function uncovered(statement: Statement, others: readonly Statement[], unclear: string[]): readonly string[] {
  // an empty list, as in the trust policy of a role that has no Resource, is one thing that cannot be told apart
  const resources = statement.resources.length > 0 ? statement.resources : [""];
  const principals = statement.principals.length > 0 ? statement.principals : [""];
  if (statement.actions.length * resources.length * principals.length > MAXIMUM_GRANTS) {
    if (!others.some((other) => describe(other) === describe(statement))) {
      unclear.push(`too many grants to compare one by one: ${describe(statement)}`);
    }
    return [];
  }
  // each pair of texts is compared once, not once for each of the products
  const facts = others.map((other) => ({
    actions: new Set(statement.actions.filter((action) => coversAction(other, action))),
    resources: new Set(resources.filter((resource) => coversResource(other, resource))),
    principals: new Set(principals.filter((principal) => coversPrincipal(other, principal))),
    always: coversConditions(other, statement),
  }));
  const newActions: string[] = [];
  const widerResources = new ActionsBy();
  const newPrincipals = new ActionsBy();
  const loosened: string[] = [];
  for (const action of statement.actions) {
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

/** IAM compares actions without case. */
function coversAction(statement: Statement, action: string): boolean {
  return statement.actions.some((pattern) => covers(pattern.toLowerCase(), action.toLowerCase()));
}

function coversResource(statement: Statement, resource: string): boolean {
  if (statement.resources.length === 0) return resource === "";
  return statement.resources.some((pattern) => covers(pattern, resource));
}

function coversPrincipal(statement: Statement, principal: string): boolean {
  if (statement.principals.length === 0) return principal === "";
  return statement.principals.some((wide) => {
    if (wide === "*" || wide === principal) return true;
    // the root of an account stands for all of its identities
    const account = /^AWS:arn:([a-z-]+):iam::(\d{12}):root$/.exec(wide);
    return account !== null && principal.startsWith("AWS:") && principal.split(":")[5] === account[2];
  });
}

/** Whether `wide` holds whenever `narrow` does: each of its conditions stands in `narrow` with the same values or fewer. */
function coversConditions(wide: Statement, narrow: Statement): boolean {
  return [...wide.conditions].every(([name, values]) => {
    const others = narrow.conditions.get(name);
    if (others === undefined) return false;
    const [operator = ""] = name.split(" ");
    const same = values.length === others.length && values.every((value, index) => value === others[index]);
    if (same) return true;
    // several values of a positive operator are alternatives, of a negative one they all exclude
    if (/^ForAllValues:|^ForAnyValue:|IfExists$|^Null$|Numeric|Date/.test(operator)) return false;
    if (/Not/.test(operator)) return values.every((value) => others.includes(value));
    if (
      /^(StringEquals|StringEqualsIgnoreCase|ArnEquals|ArnLike|StringLike|IpAddress|Bool|BinaryEquals)$/.test(operator)
    ) {
      const wildcards = /Like$|^ArnEquals$/.test(operator);
      return others.every((value) =>
        values.some((pattern) => (wildcards ? covers(pattern, value) : pattern === value)),
      );
    }
    return false;
  });
}

function distinct(statements: readonly Statement[]): readonly Statement[] {
  return [...new Map(statements.map((statement) => [describe(statement), statement])).values()];
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
