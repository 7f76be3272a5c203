import type { Condition, Statement } from "./document";
import { ISSUERS, type Issuer } from "./issuers";

/** Trust in an identity from outside that is bound to nobody. */
export interface Trust {
  /** Whether anybody can have an account at the issuer, as with GitHub; otherwise whoever the issuer knows can enter. */
  readonly isForAnyone: boolean;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** What a statement lets in that assumes a role with a token or an assertion, undefined when it is bound to somebody. */
export function trustOf(statement: Statement): Trust | undefined {
  if (statement.effect !== "Allow") return undefined;
  const federated = statement.principals.filter((principal) => principal.startsWith("Federated:"));
  for (const principal of federated) {
    const name = principal.slice("Federated:".length);
    if (name === "*") return { isForAnyone: true, message: "every issuer, whoever it is" };
    if (name.includes(":saml-provider/")) {
      if (!isBound(statement.conditions, /^saml:(aud|sub|iss|eduperson.*|namequalifier|doc)$/, isFixed)) {
        return {
          isForAnyone: false,
          message: `${name} without SAML:aud: an assertion for another service can be used`,
        };
      }
      continue;
    }
    const host = name.split(":oidc-provider/").pop() ?? name;
    const issuer = ISSUERS.find(({ hosts }) => hosts.test(host));
    const trust = issuer === undefined ? trustInOwn(statement, host) : trustInShared(statement, host, issuer);
    if (trust !== undefined) return trust;
  }
  return undefined;
}

function trustInShared(statement: Statement, host: string, issuer: Issuer): Trust | undefined {
  const isClaim = (key: string) => issuer.claims.some((claim) => key === `${host}:${claim}`.toLowerCase());
  if (bounding(statement.conditions, isClaim, issuer.isBound)) return undefined;
  return {
    isForAnyone: true,
    message: `${host} without a condition that names ${issuer.what}: everyone who has an account there can assume the role`,
  };
}

/** The issuer of one organization or one cluster: its tokens are given to many, of whom one is meant. */
function trustInOwn(statement: Statement, host: string): Trust | undefined {
  // of a provider that is known after apply, the keys alone tell the issuer
  const isClaim = (key: string) => /:(sub|groups?|email|oid|roles?|amr|project[\w.]*|repository[\w.]*)$/.test(key);
  if (
    bounding(
      statement.conditions,
      isClaim,
      (value) => !/^[*?]*$/.test(value) && !/^system:serviceaccount:\*/.test(value),
    )
  ) {
    return undefined;
  }
  return { isForAnyone: false, message: `${host} without a subject: every identity that it knows can assume the role` };
}

function isBound(conditions: readonly Condition[], key: RegExp, isMeant: (value: string) => boolean): boolean {
  return bounding(conditions, (name) => key.test(name), isMeant);
}

/** Whether one condition demands a claim with values that each say who. What an absent claim fulfils demands nothing. */
function bounding(
  conditions: readonly Condition[],
  isClaim: (key: string) => boolean,
  isMeant: (value: string) => boolean,
): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      isClaim(key) &&
      values.length > 0 &&
      values.every(isMeant) &&
      (/^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/i.test(operator) ||
        (/^ForAllValues:String(Equals|EqualsIgnoreCase|Like)$/i.test(operator) && isDemanded(conditions, key))),
  );
}

function isDemanded(conditions: readonly Condition[], key: string): boolean {
  return conditions.some(
    (other) =>
      other.key === key && /^Null$/i.test(other.operator) && other.values.every((value) => /^false$/i.test(value)),
  );
}

function isFixed(value: string): boolean {
  return value !== "" && !/[*?]/.test(value);
}
