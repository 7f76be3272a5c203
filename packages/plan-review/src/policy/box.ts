import { readCondition, type Test } from "./condition";
import type { Statement } from "./document";
import { NameSet } from "./name-set";
import { ANY, beginning, hasVariable, PART_ANY, PART_STAR, type Pattern, Patterns, STAR } from "./pattern";
import { PrincipalSet } from "./principals";

const A_SERVICE = /^[a-z0-9-]+:[^:]+$/;
const AN_ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:/;

/** A statement ready to be compared: it matches each request whose action, resource, principal and keys are in it. */
export interface Box {
  readonly statement: Statement;
  readonly actions: NameSet;
  readonly resources: NameSet;
  /** The same actions without what no action is called: a name with two colons, or none. Undefined where it is not told. */
  readonly realActions: NameSet | undefined;
  /** Whether each resource is an ARN up to its last part. */
  readonly hasArns: boolean;
  readonly principals: PrincipalSet;
  readonly conditions: readonly Test[];
  /** Whether it names its principals by those that it leaves out, which is not compared. */
  readonly hasNotPrincipal: boolean;
  /** Whether a variable is in its resources. */
  readonly hasVariables: boolean;
}

/** Reads the statements of one comparison; lists that are the same are one set. */
export class Boxes {
  readonly #sets = new Map<string, NameSet>();
  readonly #patterns = new Patterns();

  /** @throws UnreadablePattern */
  read(statement: Statement): Box {
    const { negated } = statement;
    const actions = statement.actions.map((action) => this.#patterns.read(action.toLowerCase()));
    // the trust policy of a role has no Resource, which is one thing that cannot be told apart
    const resources: readonly Pattern[] =
      statement.resources.length > 0 ? statement.resources.map((resource) => this.#patterns.read(resource)) : [""];
    return {
      statement,
      actions: this.#setOf(actions, negated.has("actions")),
      realActions: negated.has("actions") ? undefined : this.#realOf(actions),
      resources: this.#setOf(resources, negated.has("resources")),
      hasArns: !negated.has("resources") && resources.every((resource) => AN_ARN.test(beginning(resource))),
      principals: new PrincipalSet(statement.principals),
      conditions: statement.conditions.map((condition) => readCondition(condition, this.#patterns)),
      hasNotPrincipal: negated.has("principals"),
      hasVariables: resources.some(hasVariable),
    };
  }

  /** A text of a request for people. */
  write(text: string): string {
    return this.#patterns.write(text);
  }

  #realOf(actions: readonly Pattern[]): NameSet | undefined {
    if (!actions.every((action) => A_SERVICE.test(action))) return undefined;
    const real = actions.map((action) => {
      const name = action.slice(action.indexOf(":") + 1);
      const inPart = name.replaceAll(STAR, PART_STAR).replaceAll(ANY, PART_ANY);
      const isAnything = inPart.replaceAll(PART_STAR, "") === "";
      return `${action.slice(0, action.indexOf(":") + 1)}${isAnything ? PART_ANY + PART_STAR : inPart}`;
    });
    return this.#setOf(real, false);
  }

  #setOf(patterns: readonly Pattern[], isNegated: boolean): NameSet {
    const key = JSON.stringify([isNegated, patterns]);
    const known = this.#sets.get(key) ?? new NameSet(patterns, isNegated);
    this.#sets.set(key, known);
    return known;
  }
}
