import { readCondition, type Test } from "./condition";
import type { Statement } from "./document";
import { NameSet } from "./name-set";
import { hasVariable, type Pattern, Patterns } from "./pattern";
import { PrincipalSet } from "./principals";

/** A statement ready to be compared: it matches each request whose action, resource, principal and keys are in it. */
export interface Box {
  readonly statement: Statement;
  readonly actions: NameSet;
  readonly resources: NameSet;
  readonly principals: PrincipalSet;
  readonly conditions: readonly Test[];
  /** Whether it names its principals by those that it leaves out, which is not compared. */
  readonly hasNotPrincipal: boolean;
  /** Whether a variable stands in its resources. */
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
      resources: this.#setOf(resources, negated.has("resources")),
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

  #setOf(patterns: readonly Pattern[], isNegated: boolean): NameSet {
    const key = JSON.stringify([isNegated, patterns]);
    const known = this.#sets.get(key) ?? new NameSet(patterns, isNegated);
    this.#sets.set(key, known);
    return known;
  }
}
