type OneOrMore = string | readonly string[];
type Principal =
  | "*"
  | { readonly Service: OneOrMore }
  | { readonly AWS: OneOrMore }
  | { readonly Federated: OneOrMore };

/** A statement in IAM's own grammar, so that what is written is what AWS shows. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** The JSON of a policy. Tokens may be in any string: ARNs hold nothing that JSON would have to escape. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** The first allowed action that is not written in full. */
export function wildcardAction(statements: readonly PolicyStatement[]): string | undefined {
  return statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => Action)
    .find((action) => action.includes("*"));
}

/** Refuses every request that does not use TLS, whoever makes it. */
export function denyInsecureTransport(action: OneOrMore, resource: OneOrMore): PolicyStatement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
