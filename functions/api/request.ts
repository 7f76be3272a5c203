import { type Fields, fieldsOf } from "../shared/is-object";
import { type BasePath, withoutBasePath } from "./base-path";
import { type Caller, callerOf } from "./caller";

/** A request as the routes see it: every part has its type, whatever the event held. */
export interface ApiRequest {
  readonly method: string;
  /** The path as the gateway gave it, without the stage and what the domain has before it. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** False when an escape of the query is incomplete or its bytes are not UTF-8, so that `query` guesses. */
  readonly isQueryWellFormed: boolean;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
  /** Undefined when the gateway did not authorize the request. */
  readonly caller: Caller | undefined;
  /** Id of the API that the event says it came through; empty when it says none. */
  readonly apiId: string;
}

/** The body before it is decoded. */
export interface Body {
  readonly text: string;
  readonly isBase64: boolean;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * A stage other than `$default` is in front of the path.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
function withoutStage(path: string, stage: unknown): string {
  const prefix = `/${textOf(stage)}`;
  return prefix.length > 1 && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

function queryOf(event: Fields): URLSearchParams {
  // The raw string keeps repeated parameters apart, which the gateway's own map joins with commas.
  if (typeof event["rawQueryString"] === "string") return new URLSearchParams(event["rawQueryString"]);
  const entries = Object.entries(fieldsOf(event["queryStringParameters"]));
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, textOf(value)]));
}

function isWellFormed(rawQuery: unknown): boolean {
  try {
    decodeURIComponent(textOf(rawQuery));
    return true;
  } catch {
    return false;
  }
}

function headersOf(event: Fields): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(fieldsOf(event["headers"]))) {
    if (typeof value === "string") headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

/** Reads an HTTP API event, payload 2.0; what is missing or has another type counts as empty. */
export function readRequest(event: unknown, basePath: BasePath = ""): ApiRequest {
  const fields = fieldsOf(event);
  const context = fieldsOf(fields["requestContext"]);
  const http = fieldsOf(context["http"]);
  return {
    method: textOf(http["method"]).toUpperCase(),
    path: withoutBasePath(withoutStage(textOf(fields["rawPath"]) || textOf(http["path"]), context["stage"]), basePath),
    query: queryOf(fields),
    isQueryWellFormed: isWellFormed(fields["rawQueryString"]),
    headers: headersOf(fields),
    body: { text: textOf(fields["body"]), isBase64: fields["isBase64Encoded"] === true },
    caller: callerOf(context["authorizer"]),
    apiId: textOf(context["apiId"]),
  };
}
