import { type CallBudget, callBudgetMs, type Deadline, deadlineAfter } from "../shared/deadline";
import { errorFields, type Logger } from "../shared/logger";
import type { Metrics } from "../shared/metrics";
import { type OriginLock, VIEWER_IP_HEADER } from "../shared/origin-key";
import { OUTERMOST_STEP } from "../shared/outermost-step";
import type { Span, Tracer } from "../shared/tracing";
import { type BasePath, detailsWithBasePath, headersWithBasePath } from "./base-path";
import { bodyBytes } from "./body";
import { requireKnownParameters } from "./parameters";
import { Forbidden, notFromDistribution } from "./permissions";
import { type AccessProps, permit } from "./permit";
import { PermittedStore } from "./permitted-store";
import { Problem, problemOf } from "./problem";
import { type ProxyResult, proxyResult, type Reply } from "./reply";
import { type ApiRequest, readRequest } from "./request";
import type { InvocationContext, Settings } from "./route";
import { type Match, matchRoute } from "./router";
import { type Store, StoreError } from "./store";

export interface AppProps extends AccessProps {
  readonly settings: Settings;
  /** Returns the store for one request, all of whose calls share the deadline. */
  readonly storeFor: (deadline: Deadline) => Store;
  readonly budget: CallBudget;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** Tells whether a request came through the distribution. @default there is none in front */
  readonly originLock?: OriginLock | undefined;
  /** @default "" */
  readonly basePath?: BasePath | undefined;
  /** Tells, once, whether this is the environment's first request. */
  readonly isColdStart: () => boolean;
}

/** IPv4 or IPv6, whoever says so. */
const ADDRESS = /^[0-9a-f:.]{2,45}$/i;

/** Names every path that no route serves, so that logs and metrics stay bounded. */
const UNMATCHED = "unmatched";

/** Returns the function that answers any event: it never throws, and a client's mistake is never a 5xx. */
export function createApp(props: AppProps) {
  return (event: unknown, context: InvocationContext): Promise<ProxyResult> =>
    props.tracer.trace(OUTERMOST_STEP, async (span) => {
      const startedAt = performance.now();
      const request = readRequest(event, props.basePath);
      const match = matchRoute(request.path);
      span.annotate("http_method", request.method);
      span.annotate("path", match?.route.template ?? UNMATCHED);
      if (request.caller) span.annotate("key_name", request.caller.name);

      const reply = await answer(props, request, match, context, span);
      const headers = headersWithBasePath(reply.headers, props.basePath ?? "");
      const result = proxyResult({ ...reply, headers }, context.awsRequestId, request.method);
      record(props, request, match, reply, result, performance.now() - startedAt);
      return result;
    });
}

async function answer(
  props: AppProps,
  request: ApiRequest,
  match: Match | undefined,
  context: InvocationContext,
  span: Span,
): Promise<Reply> {
  try {
    return await dispatch(props, request, match, context);
  } catch (error) {
    const problem = problemOf(error);
    const told = problem instanceof Forbidden ? problem.told : {};
    if (told.missingPermission !== undefined) span.annotate("missing_permission", told.missingPermission);
    span.addMetadata("error", { code: problem.code, name: error instanceof Error ? error.name : "unknown" });
    if (problem.status >= 500) {
      const cause = error instanceof StoreError ? error.cause : error;
      props.logger.error("the request failed", { code: problem.code, ...errorFields(cause) });
    }
    return { ...problemReply(problem, context.awsRequestId, props.basePath ?? ""), told };
  }
}

async function dispatch(
  props: AppProps,
  request: ApiRequest,
  match: Match | undefined,
  context: InvocationContext,
): Promise<Reply> {
  // An event without an API is an invocation of its own, for which IAM asks: before a release, for one.
  if (request.apiId !== "" && props.originLock?.(Object.fromEntries(request.headers)) === false)
    throw notFromDistribution();
  // A preflight carries no credentials, and succeeds only if its integration answers 2xx:
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
  const asksForMethods = request.method === "OPTIONS";
  if (!request.caller && !match?.route.isPublic && !asksForMethods) {
    throw new Problem("unauthorized", "The request was not authorized.", {}, { "www-authenticate": "Bearer" });
  }
  if (!match) throw new Problem("path_not_found", "There is no such path.");
  const { route } = match;
  const allow = [...Object.keys(route.methods), "OPTIONS"].join(", ");
  if (asksForMethods) return { status: 204, headers: { allow } };
  const permitted = permit(route, request, props);
  if (!permitted) throw new Problem("method_not_allowed", `This path allows ${allow}.`, {}, { allow });
  requireKnownParameters(request, route.template, request.method);
  const deadline = deadlineAfter(callBudgetMs(context.getRemainingTimeInMillis(), props.budget));
  return permitted.handler({
    request,
    pathKey: match.pathKey,
    store: new PermittedStore(props.storeFor(deadline), permitted),
    settings: props.settings,
    context,
  });
}

function problemReply(problem: Problem, requestId: string, basePath: BasePath): Reply {
  return {
    status: problem.status,
    code: problem.code,
    headers: { "content-type": "application/problem+json", ...problem.headers },
    body: JSON.stringify({
      type: "about:blank",
      title: problem.title,
      status: problem.status,
      detail: problem.detail,
      code: problem.code,
      request_id: requestId,
      ...detailsWithBasePath(problem.details, basePath),
    }),
  };
}

function record(
  props: AppProps,
  request: ApiRequest,
  match: Match | undefined,
  reply: Reply,
  result: ProxyResult,
  elapsedMs: number,
): void {
  const measured = {
    route: match?.route.template ?? UNMATCHED,
    bytesIn: bodyBytes(request.body),
    bytesOut: Buffer.byteLength(result.body, result.isBase64Encoded ? "base64" : "utf8"),
    coldStart: props.isColdStart(),
    ...(reply.code === undefined ? {} : { code: reply.code }),
  };
  const durationMs = Math.round(elapsedMs * 100) / 100;
  props.logger.info("request", {
    ...measured,
    method: request.method.slice(0, 16),
    status: reply.status,
    durationMs,
    ...(request.caller ? { keyName: request.caller.name } : {}),
    ...viewerOf(props, request),
    ...reply.told,
  });
  props.metrics.request({ ...measured, latencyMs: durationMs });
}

/** Behind a distribution the gateway's log has the distribution's address; whoever has the key tells the client's. */
function viewerOf({ originLock }: AppProps, { headers }: ApiRequest): { readonly viewerIp?: string } {
  const ip = headers.get(VIEWER_IP_HEADER);
  if (ip === undefined || originLock?.(Object.fromEntries(headers)) !== true) return {};
  return ADDRESS.test(ip) ? { viewerIp: ip } : {};
}
