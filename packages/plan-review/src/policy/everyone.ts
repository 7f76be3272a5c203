import { readRange } from "./cidr";
import type { Condition, Statement } from "./document";

/** Everyone, as `Principal: "*"` says, and no condition that leaves somebody out. */
export function isForEveryone(statement: Statement): boolean {
  return (
    statement.effect === "Allow" &&
    (statement.principals.includes("*") || statement.negated.has("principals")) &&
    !statement.conditions.some(boundsCallers)
  );
}

/** Whether a Deny takes back from others what an Allow gives to everyone: "unless they come from my network". */
export function isBoundByDenials(allow: Statement, statements: readonly Statement[]): boolean {
  return statements.some(
    (deny) =>
      deny.effect === "Deny" &&
      deny.negated.size === 0 &&
      deny.principals.includes("*") &&
      covers(deny.actions, allow.actions) &&
      covers(deny.resources, allow.resources) &&
      deny.conditions.length === 1 &&
      deny.conditions.every(keepsStrangersOut),
  );
}

/** Lists that are longer than people write are not compared: what they bind is then not believed to be bound. */
const MAXIMUM_NAMES = 50;

function covers(wide: readonly string[], narrow: readonly string[]): boolean {
  if (wide.includes("*")) return true;
  return wide.length <= MAXIMUM_NAMES && narrow.length <= MAXIMUM_NAMES && narrow.every((name) => wide.includes(name));
}

/**
 * Keys that say who calls or from where, and what a value has to be so that not everyone can have it. Whatever is not here
 * bounds nobody: that the request is encrypted, its date, its prefix, a header.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 * https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
 */
const BOUNDING: Readonly<Record<string, (value: string) => boolean>> = {
  "aws:principalorgid": isFixed,
  "aws:principalorgpaths": (value) => /^o-[a-z0-9]+\//.test(value),
  "aws:principalaccount": isFixed,
  "aws:principalarn": isOfOneAccount,
  "aws:sourceaccount": isFixed,
  "aws:sourceowner": isFixed,
  "aws:sourcearn": isOfOneAccount,
  "aws:sourceorgid": isFixed,
  "aws:sourceorgpaths": (value) => /^o-[a-z0-9]+\//.test(value),
  "aws:sourcevpc": isFixed,
  "aws:sourcevpce": isFixed,
  "aws:sourcevpcarn": isOfOneAccount,
  "aws:vpceorgid": isFixed,
  "aws:vpceaccount": isFixed,
  "aws:sourceip": isPartOfTheWorld,
  "aws:vpcsourceip": isPartOfTheWorld,
  "aws:userid": (value) => /^[A-Z0-9]{12,}/.test(value),
  "aws:username": isFixed,
  "kms:calleraccount": isFixed,
  "s3:dataaccesspointaccount": isFixed,
  "s3:dataaccesspointarn": isOfOneAccount,
  "elasticfilesystem:accesspointarn": isOfOneAccount,
  "elasticfilesystem:accessedviamounttarget": (value) => /^true$/i.test(value),
};

const POSITIVE = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$|^Bool$/i;

/** Whether a condition leaves out somebody who could call. */
export function boundsCallers({ operator, key, values }: Condition): boolean {
  const bounds = Object.hasOwn(BOUNDING, key) ? BOUNDING[key] : undefined;
  return bounds !== undefined && values.length > 0 && POSITIVE.test(operator) && values.every(bounds);
}

/** `StringNotEquals aws:PrincipalOrgID`: whom the key does not name is denied, those without the key too. */
function keepsStrangersOut({ operator, key, values }: Condition): boolean {
  const positive = operator.replace(/Not/i, "").replace(/IfExists$/i, "");
  const isNegative = /^(String|Arn|Not)(Not|Ip)/i.test(operator);
  return isNegative && boundsCallers({ operator: positive, key, values });
}

function isFixed(value: string): boolean {
  return value !== "" && !/[*?]/.test(value);
}

/** An ARN whose account is said: a role of this name can be made in every other account. */
function isOfOneAccount(value: string): boolean {
  // the ARN of a bucket has no account, and its whole name is taken by one
  return /^arn(:[^:]*){3}:\d{12}(:|$)/.test(value) || /^arn:[^:]+:s3:::[a-z0-9.-]{3,}(\/|$)/.test(value);
}

/** Not wider than AWS itself calls private: a /8, and a /32 of version 6. Halves of the world are as wide as the world. */
function isPartOfTheWorld(value: string): boolean {
  const range = readRange(value);
  if (range === undefined) return false;
  return (range.last - range.first) >> (range.version === 4 ? 24n : 96n) === 0n;
}
