import { readFileSync } from "node:fs";
import { values } from "./document";

/** A request as IAM sees it. */
export interface Question {
  /** The caller's ARN; for a service the root of its account. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Keys of the request's context. @default none */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The service that calls, for example `cloudwatch.amazonaws.com`. @default none */
  readonly service?: string;
  /** The identity provider whose token the caller brings. @default none */
  readonly federated?: string;
}

export interface Decision extends Question {
  readonly decision: "Allow" | "Deny" | "ImplicitDeny";
}

/** What the emulator has recorded in this file; see emulator_record.py. */
export function readDecisions(file: string): Decision[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Decision);
}

/** What sessions of this role asked for, each once: all of it was needed by what ran. */
export function decisionsOf(role: string, decisions: readonly Decision[]): Decision[] {
  const own = decisions.filter(({ principal }) => principal.includes(`:assumed-role/${role}/`));
  const key = ({ action, resource, context = {}, decision }: Decision) =>
    JSON.stringify([action, resource, Object.entries(context).sort(), decision]);
  return [...new Map(own.map((one) => [key(one), one])).values()];
}

/** The same question about something of the same kind that belongs to somebody else, in this account and in another one. */
export function aboutOthers(question: Question): Question[] {
  return othersOf(question.resource).map((resource) => ({ ...question, resource }));
}

/** Words in an ARN that say what kind of thing is named after them. */
const TYPE_WORDS = new Set(
  [
    "alarm",
    "alias",
    "dashboard",
    "event-source-mapping",
    "function",
    "group",
    "layer",
    "log-group",
    "policy",
    "role",
  ].concat(["secret"]),
);
const NAME = "another-application";

export function othersOf(resource: string): string[] {
  const [arn, partition, service = "", region = "", account = "", ...rest] = resource.split(":");
  if (arn !== "arn") return [];
  const own = rest.join(":");
  const renamed = `${arn}:${partition}:${service}:${region}:${account}:${otherName(service, own)}`;
  // a bucket's ARN has no account
  if (!/^\d{12}$/.test(account)) return [renamed];
  const elsewhere = `${arn}:${partition}:${service}:${region}:222222222222:${own}`;
  // which keys are ours is not in their ARNs
  return service === "kms" && own.startsWith("key/") ? [elsewhere] : [renamed, elsewhere];
}

function otherName(service: string, own: string): string {
  if (service === "apigateway") return "/restapis/another";
  const parts = own.split(/(?<=[:/])/);
  const at = parts.findIndex((part) => part !== "/" && !TYPE_WORDS.has(part.replace(/[:/]$/, "")));
  return parts.map((part, index) => (index === at ? part.replace(/[^:/]+/, NAME) : part)).join("");
}

/** What may not be asked, whatever is asked for. */
export interface Refusal {
  /** Of whom: the names of roles. */
  readonly roles: readonly string[];
  /** The recorded questions that it changes. */
  readonly actions: readonly string[];
  /** Keys of the context with other values; undefined leaves one out. */
  readonly context: Readonly<Record<string, string | undefined>>;
}

/** The recorded questions of a role, asked in a context in which they have to be refused. */
export function inOtherContexts(role: string, asked: readonly Question[], refusals: readonly Refusal[]): Question[] {
  return refusals
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ actions, context }) =>
      asked
        .filter(({ action }) => actions.includes(action))
        .map((question): Question => {
          const keys = Object.entries({ ...lowerCase(question.context ?? {}), ...lowerCase(context) });
          return { ...question, context: Object.fromEntries(keys.filter(([, value]) => value !== undefined)) as never };
        }),
    );
}

/** Actions that a role must never have, on everything of their service that it asks for. */
export function neverAllowed(asked: readonly Question[], actions: readonly string[]): Question[] {
  const [{ principal } = { principal: "" }] = asked;
  const resources = [...new Set(asked.map(({ resource }) => resource))];
  return actions.flatMap((action) => {
    const service = action.split(":")[0];
    const own = resources.filter((resource) => resource.split(":")[2] === service);
    return [...own, "*"].map((resource) => ({ principal, action, resource }));
  });
}

function lowerCase<T>(context: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
}

/** For messages. */
export function describeQuestion({ action, resource, context = {}, service, federated }: Question): string {
  const keys = Object.entries(context).map(([key, value]) => `${key}=${values(value).join("|")}`);
  const by = service ?? federated;
  return `${action} on ${resource}${by === undefined ? "" : ` by ${by}`}${keys.length === 0 ? "" : ` (${keys.join(", ")})`}`;
}
