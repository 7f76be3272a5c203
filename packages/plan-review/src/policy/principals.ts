import type { Budget } from "./budget";

/** Somebody whom a policy can name, and what that says of the keys of a request. */
export interface Caller {
  readonly name: string;
  readonly implied: ReadonlyMap<string, string>;
}

/** The identity that a policy of an identity belongs to: it names none. */
const ITSELF = "";

/** Whether a principal of a policy stands for another one too. The root of an account stands for all of its identities. */
export function coversPrincipal(wide: string, narrow: string): boolean {
  if (wide === "*" || wide === narrow) return true;
  const account = accountOf(wide);
  return account !== undefined && /^AWS:arn:/.test(narrow) && narrow.split(":")[5] === account;
}

/** The account of `AWS:arn:aws:iam::111122223333:root`. */
function accountOf(principal: string): string | undefined {
  return /^AWS:arn:[a-z-]+:iam::(\d{12}):root$/.exec(principal)?.[1];
}

/**
 * For each way in which principals of all lists can be one caller, the caller that the fewest other statements name:
 * somebody unknown where everyone is meant, an identity that is named nowhere where an account is.
 */
export function callersOf(lists: readonly (readonly string[])[], budget: Budget): readonly Caller[] {
  let common: readonly string[] = ["*"];
  for (const list of lists) {
    const named = list.length > 0 ? list : [ITSELF];
    if (common[0] === "*") {
      common = named;
      continue;
    }
    const both = new Set<string>();
    budget.spend(common.length * named.length);
    if (budget.isSpent) return [];
    for (const left of common) {
      for (const right of named) {
        if (coversPrincipal(left, right)) both.add(right);
        else if (coversPrincipal(right, left)) both.add(left);
      }
    }
    common = [...both];
  }
  return common.map(callerOf);
}

function callerOf(principal: string): Caller {
  if (principal === "*") return { name: "AWS:anybody", implied: new Map() };
  const account = /^AWS:arn(?::[^:]*){3}:(\d{12}):/.exec(principal)?.[1];
  const ofAccount = account === undefined ? [] : ([["aws:principalaccount", account]] as const);
  if (accountOf(principal) !== undefined) {
    return { name: `${principal.slice(0, -"root".length)}user/anybody-else`, implied: new Map(ofAccount) };
  }
  const isNamed = /^AWS:arn:[^:]*:iam::[^:]*:(role|user)\//.test(principal);
  return {
    name: principal,
    implied: new Map([...ofAccount, ...(isNamed ? ([["aws:principalarn", principal.slice(4)]] as const) : [])]),
  };
}

/** The principals of a statement, to be asked often. */
export class PrincipalSet {
  readonly #names: ReadonlySet<string>;
  readonly #accounts: ReadonlySet<string | undefined>;

  constructor(readonly principals: readonly string[]) {
    this.#names = new Set(principals.length > 0 ? principals : [ITSELF]);
    this.#accounts = new Set(principals.map(accountOf).filter((account) => account !== undefined));
  }

  names({ name }: Caller): boolean {
    if (this.#names.has("*") || this.#names.has(name)) return true;
    return name.startsWith("AWS:arn:") && this.#accounts.has(name.split(":")[5]);
  }
}
