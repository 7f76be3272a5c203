import { InvokeCommand, type LambdaClient, waitUntilPublishedVersionActive } from "@aws-sdk/client-lambda";
import { UserError } from "@secure-serverless/system/user-error";
import { functionLogGroup, type ResourceNames } from "../../../../src/config/names";
import { type ConsumerId, FUNCTION_IDS, type FunctionId, isConsumer } from "../../../../src/config/parts";

const ACTIVE_TIMEOUT_SECONDS = 60;

interface Probe {
  readonly event: object;
  /** What is wrong with the answer, or undefined. */
  readonly problem: (answer: unknown) => string | undefined;
}

const request = {
  version: "2.0",
  rawQueryString: "",
  isBase64Encoded: false,
} as const;

const HEALTH: Probe = {
  event: {
    ...request,
    routeKey: "GET /api/health",
    rawPath: "/api/health",
    headers: { "user-agent": "pre-traffic-check" },
    requestContext: {
      stage: "$default",
      http: { method: "GET", path: "/api/health", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "check" },
    },
  },
  problem: (answer) => {
    const status = (answer as { statusCode?: unknown } | null)?.statusCode;
    return status === 200 ? undefined : `it answers ${JSON.stringify(status) ?? "no status"} to a health request`;
  },
};

const NO_KEY: Probe = {
  event: { ...request, type: "REQUEST", routeKey: "ANY /api/{proxy+}", rawPath: "/api/data", headers: {} },
  problem: (answer) =>
    (answer as { isAuthorized?: unknown } | null)?.isAuthorized === false
      ? undefined
      : "it does not reject a request without a key",
};

/** Works off nothing. */
const EMPTY_BATCH: Probe = {
  event: { Records: [] },
  problem: () => undefined,
};

/** How each function is asked; undefined where an invocation would have an effect. */
const PROBES: Readonly<Record<Exclude<FunctionId, ConsumerId>, Probe | undefined>> = {
  api: HEALTH,
  authorizer: NO_KEY,
  // each of its steps is one of a rotation
  rotation: undefined,
};

/**
 * Invokes a version that no caller gets yet.
 *
 * @returns what was checked, or undefined where an invocation would have an effect
 * @throws UserError when the version does not work
 */
export async function checkBeforeTraffic(
  client: LambdaClient,
  names: ResourceNames,
  functionName: string,
  version: string,
): Promise<string | undefined> {
  const id = FUNCTION_IDS.find((candidate) => names.functions[candidate] === functionName);
  const probe = id && (isConsumer(id) ? EMPTY_BATCH : PROBES[id]);
  if (probe === undefined) return undefined;
  await requireActive(client, functionName, version);
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      Qualifier: version,
      Payload: Buffer.from(JSON.stringify(probe.event)),
    }),
  );
  const answer = parse(Payload);
  const problem =
    FunctionError === undefined ? probe.problem(answer) : `it fails: ${shortMessage(answer) ?? FunctionError}`;
  if (problem === undefined) return `${functionName} ${version}`;
  throw new UserError(
    `Version ${version} of ${functionName} does not work; it gets no traffic: ${problem}`,
    `Read its log: aws logs filter-log-events --log-group-name ${functionLogGroup(functionName)} --start-time "$(($(date +%s) - 300))000" --query 'events[].[message]' --output text`,
  );
}

async function requireActive(client: LambdaClient, functionName: string, version: string): Promise<void> {
  try {
    await waitUntilPublishedVersionActive(
      { client, maxWaitTime: ACTIVE_TIMEOUT_SECONDS, minDelay: 1, maxDelay: 5 },
      { FunctionName: functionName, Qualifier: version },
    );
  } catch {
    // the error's message holds the function's whole configuration
    throw new UserError(
      `Version ${version} of ${functionName} did not become active; it gets no traffic`,
      `See why: aws lambda get-function-configuration --function-name ${functionName} --qualifier ${version} --query "[State, StateReason]"`,
    );
  }
}

function parse(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString("utf8"));
  } catch {
    return undefined;
  }
}

function shortMessage(answer: unknown): string | undefined {
  const { errorMessage } = (answer ?? {}) as { errorMessage?: unknown };
  return typeof errorMessage === "string" ? errorMessage.split("\n")[0]?.slice(0, 200) : undefined;
}
