import { listed } from "../terraform-json";

/** A statement as any document has it, AWS's own included. */
interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly [member: string]: unknown;
}

/** The statements of a text that is a policy document; undefined for any other text. */
export function statementsIn(text: string): Statement[] | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const { Statement: found } = JSON.parse(text) as { Statement?: Statement | Statement[] };
    return found === undefined ? undefined : [found].flat();
  } catch {
    // an expression of Terraform
    return undefined;
  }
}

/** A statement in one line: `Allow s3:GetObject on arn:… if StringEquals aws:ResourceAccount=<account>`. */
export function statementText({ Sid: _, Effect, ...members }: Statement): string {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition, ...others } = members;
  const said = [
    [Action, ""],
    [NotAction, "all but "],
    [Principal, "to "],
    [NotPrincipal, "to all but "],
    [Resource, "on "],
    [NotResource, "on all but "],
    [Condition, "if "],
  ].flatMap(([value, word]) => (value === undefined ? [] : `${word}${memberText(value)}`));
  // what no policy of today has
  const rest = Object.entries(others).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [Effect, ...said, ...rest].join(" ");
}

/** `*`, a list, or `Service lambda.amazonaws.com`, or `Bool aws:SecureTransport=false and …`. */
function memberText(value: unknown): string {
  if (typeof value === "string" || Array.isArray(value)) return listed(value as string | string[]).join(", ");
  return Object.entries(value as Record<string, unknown>)
    .map(([kind, tests]) => {
      if (typeof tests === "string" || Array.isArray(tests)) return `${kind} ${memberText(tests)}`;
      const pairs = Object.entries(tests as Record<string, unknown>);
      return `${kind} ${pairs.map(([key, values]) => `${key}=${memberText(values)}`).join(" and ")}`;
    })
    .join(" and ");
}
