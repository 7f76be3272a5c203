import { type Box, Boxes } from "./box";
import { Budget } from "./budget";
import { describe, identityOf, type Statement } from "./document";
import { type Escape, escapes, type Request } from "./escape";
import { isBoundByDenials, isForEveryone } from "./everyone";
import { explain } from "./explain";
import { UnreadablePattern } from "./pattern";
import { StatementIndex } from "./statement-index";
import { type Trust, trustOf } from "./trust";

export interface PolicyComparison {
  /** What the new policy allows and the old one did not, one line each. */
  readonly widened: readonly string[];
  /** What the new policy allows no longer. */
  readonly narrowed: readonly string[];
  /** Denials that are gone or deny less. */
  readonly denialsLost: readonly string[];
  /** What comparing cannot decide: NotPrincipal, conditions that nobody understands, and policies too large. */
  readonly unclear: readonly string[];
  /** New grants to everyone, without a condition or with one that bounds nobody. */
  readonly open: readonly string[];
  /** New trust in identities from outside that is not bound to one of them. */
  readonly trusts: readonly Trust[];
  /** The new statements that allow something, where the policy names no principals. */
  readonly granted: readonly Statement[];
  /** Statements that are in one policy only, as lines for people. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** A request that is allowed from now on and was not. @default none was found */
  readonly example?: Request;
}

/** Steps that each comparison may take, and those that each character of the policies adds. */
const STEPS = 200_000;
const STEPS_FOR_CHARACTER = 40;

/**
 * Compares two policies by what they allow: widened is what allows some request that the old policy did not allow. Whatever
 * cannot be decided in time is unclear, never left out.
 */
export function comparePolicies(before: readonly Statement[], after: readonly Statement[]): PolicyComparison {
  try {
    return new Comparison(before, after).result();
  } catch (error) {
    if (!(error instanceof UnreadablePattern)) throw error;
    const [removed, added] = [before.map(describe), after.map(describe)];
    const nothing = { widened: [], narrowed: [], denialsLost: [], open: [], trusts: [], granted: [] };
    return { ...nothing, unclear: [`cannot be read: ${error.message}`], added, removed };
  }
}

class Comparison {
  readonly #boxes = new Boxes();
  readonly #before: Side;
  readonly #after: Side;
  readonly #budget: Budget;
  readonly #unclear = new Set<string>();
  #example: Request | undefined;

  constructor(before: readonly Statement[], after: readonly Statement[]) {
    const [old, now] = [distinct(before), distinct(after)];
    this.#before = new Side(old, now, this.#boxes);
    this.#after = new Side(now, old, this.#boxes);
    const size = [...old.keys(), ...now.keys()].reduce((sum, text) => sum + text.length, 0);
    this.#budget = new Budget(STEPS + STEPS_FOR_CHARACTER * size);
  }

  result(): PolicyComparison {
    const [before, after] = [this.#before, this.#after];
    const widened = new Set<string>();
    const grown: Statement[] = [];
    for (const box of after.own.filter(allows)) {
      if (this.#isSpent()) break;
      const answer = this.#ask(
        [box],
        before.allows.near(box, this.#budget),
        after.denies.near(box, this.#budget),
        "new",
      );
      if (answer === "none") continue;
      grown.push(box.statement);
      if (answer === "unclear") continue;
      const others = before.allows.near(box, this.#budget).map(({ statement }) => statement);
      for (const line of lines(box.statement, others, this.#said(answer))) widened.add(line);
    }
    const denialsLost = new Set<string>();
    for (const box of before.own.filter(denies)) {
      if (this.#isSpent()) break;
      const denials = after.denies.near(box, this.#budget);
      const answer = this.#ask([box], [], denials, "gone");
      if (answer === "none" || answer === "unclear") continue;
      denialsLost.add(describe(box.statement));
      for (const allowing of after.allows.near(box, this.#budget)) {
        const allowed = this.#ask([allowing, box], [], denials, "denied no longer");
        if (allowed === "none" || allowed === "unclear") continue;
        widened.add(`no longer denied: ${this.#said(allowed)}`);
      }
    }
    return {
      widened: [...widened],
      narrowed: widened.size + denialsLost.size + this.#unclear.size > 0 ? [] : this.#narrowed(),
      denialsLost: [...denialsLost],
      unclear: [...this.#unclear],
      open: unique(
        grown.filter((item) => isForEveryone(item) && !isBoundByDenials(item, after.statements)).map(describe),
      ),
      trusts: grown.flatMap((item) => trustOf(item) ?? []),
      granted: grown.filter(({ principals }) => principals.length === 0),
      added: unique(after.own.map(({ statement }) => describe(statement))),
      removed: unique(before.own.map(({ statement }) => describe(statement))),
      ...(this.#example === undefined ? {} : { example: this.#example }),
    };
  }

  #ask(inside: readonly Box[], allowed: readonly Box[], denied: readonly Box[], word: string): Escape {
    const answer = escapes(inside, [...allowed, ...denied], this.#budget);
    if (answer === "unclear") {
      if (!this.#isSpent())
        this.#unclear.add(`${word}: ${inside.map(({ statement }) => describe(statement)).join(" and ")}`);
    } else if (answer !== "none" && word !== "gone") this.#example ??= this.#written(answer);
    return answer;
  }

  #isSpent(): boolean {
    if (this.#budget.isSpent) this.#unclear.add("too large to compare");
    return this.#budget.isSpent;
  }

  /** With the names of variables where any text can stand. */
  #written({ principal, action, resource, context }: Request): Request {
    const write = (text: string) => this.#boxes.write(text);
    const values = [...context].map(([key, given]) => [key, given?.map(write)] as const);
    return { principal, action: write(action), resource: write(resource), context: new Map(values) };
  }

  /** What got smaller is not a reason to stop anybody: what is not decided is left out. */
  #narrowed(): readonly string[] {
    const result = new Set<string>();
    for (const box of this.#before.own.filter(allows)) {
      if (this.#budget.isSpent) break;
      const others = this.#after.allows.near(box, this.#budget);
      const answer = escapes([box], others, this.#budget);
      if (answer === "none" || answer === "unclear") continue;
      const statements = others.map(({ statement }) => statement);
      for (const line of lines(box.statement, statements, this.#said(answer))) result.add(line);
    }
    return [...result];
  }

  /** A request for people, without the values of its keys. */
  #said({ principal, action, resource }: Request): string {
    const parts = [
      action,
      ...(resource === "" ? [] : ["on", resource]),
      ...(principal === "" ? [] : ["by", principal]),
    ];
    return this.#boxes.write(parts.join(" "));
  }
}

/** One of the two policies. */
class Side {
  readonly statements: readonly Statement[];
  /** What the other policy has not. */
  readonly own: readonly Box[];
  readonly allows: StatementIndex;
  readonly denies: StatementIndex;

  constructor(statements: ReadonlyMap<string, Statement>, others: ReadonlyMap<string, Statement>, boxes: Boxes) {
    this.statements = [...statements.values()];
    const all = [...statements].map(([identity, statement]) => ({ identity, box: boxes.read(statement) }));
    this.own = all.filter(({ identity }) => !others.has(identity)).map(({ box }) => box);
    this.allows = new StatementIndex(all.map(({ box }) => box).filter(allows));
    this.denies = new StatementIndex(all.map(({ box }) => box).filter(denies));
  }
}

const allows = ({ statement }: Box) => statement.effect === "Allow";
const denies = ({ statement }: Box) => statement.effect === "Deny";

/** What single lists differ in, or an example where it is in none of them. */
function lines(statement: Statement, others: readonly Statement[], example: string): readonly string[] {
  const parts = explain(statement, others);
  return parts.length > 0 ? parts : [`${describe(statement)}, for example ${example}`];
}

function distinct(statements: readonly Statement[]): ReadonlyMap<string, Statement> {
  return new Map(statements.map((statement) => [identityOf(statement), statement]));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
