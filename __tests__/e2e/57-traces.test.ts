import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { type Segment, TraceReceiver } from "@secure-serverless/local-aws/traces/receiver";
import { OUTERMOST_STEP } from "../../functions/shared/outermost-step";
import { type EventProps, eventOf } from "../functions/support/api";
import { apiId, apiKey, client, NAMES } from "./support/target";

const TRACE_TIMEOUT_MILLISECONDS = 20_000;

const lambda = client(LambdaClient);
const traces: (readonly Segment[])[] = [];
const receiver = new TraceReceiver(OUTERMOST_STEP, (trace) => traces.push(trace));
const variables = new Map<string, Record<string, string>>();

/** The newest code of both functions sends to the test; callers use the alias, whose code goes on as it was. */
beforeAll(async () => {
  const address = `127.0.0.1:${await receiver.listen(0)}`;
  for (const FunctionName of [NAMES.apiFunction, NAMES.authorizerFunction]) {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    variables.set(FunctionName, Environment?.Variables ?? {});
    await setVariables(FunctionName, { ...Environment?.Variables, AWS_XRAY_DAEMON_ADDRESS: address });
  }
});
afterAll(async () => {
  for (const [name, before] of variables) await setVariables(name, before);
  receiver.close();
});

async function setVariables(FunctionName: string, Variables: Record<string, string>): Promise<void> {
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}

/** Invokes the newest code and returns the trace that it sends. */
async function traceOf(FunctionName: string, event: object): Promise<readonly Segment[]> {
  traces.length = 0;
  const Payload = new TextEncoder().encode(JSON.stringify(event));
  const { FunctionError, Payload: answer } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  // with what the function said of itself
  expect([FunctionError, FunctionError && new TextDecoder().decode(answer)]).toEqual([undefined, undefined]);
  const deadline = Date.now() + TRACE_TIMEOUT_MILLISECONDS;
  while (traces.length === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(traces).toHaveLength(1);
  return traces[0] ?? [];
}

/** An event that the function takes for one of its own API's. */
const eventOfApi = async (props: EventProps) => eventOf({ ...props, apiId: await apiId() });

/** The steps from the outermost to the innermost, each with its annotations. */
function steps(trace: readonly Segment[], innermost: (segment: Segment) => boolean) {
  const path: [string, Segment["annotations"]][] = [];
  let segment = trace.find(innermost);
  while (segment) {
    path.unshift([[segment.name, segment.aws?.operation].filter(Boolean).join(" "), segment.annotations]);
    const parent = segment.parent_id;
    segment = trace.find(({ id }) => id === parent);
  }
  return path;
}

const called = (operation: string) => (segment: Segment) => segment.aws?.operation === operation;

it("a write is traced from the handler to S3, with the annotations to search by", async () => {
  const body = JSON.stringify({ key: "traces/one", data: "value" });
  const headers = { "content-type": "application/json" };
  const trace = await traceOf(
    NAMES.apiFunction,
    await eventOfApi({ method: "POST", path: "/api/data", headers, body }),
  );

  expect(steps(trace, called("PutObject"))).toEqual([
    ["handler", { http_method: "POST", path: "/api/data", key_name: "default" }],
    ["process_s3_operation", { operation: "write" }],
    ["S3 PutObject", undefined],
  ]);
});

it("a read is traced from the handler to S3, by the route's template and not by the key", async () => {
  const trace = await traceOf(NAMES.apiFunction, await eventOfApi({ method: "GET", path: "/api/data/traces/one" }));

  expect(steps(trace, called("GetObject"))).toEqual([
    ["handler", { http_method: "GET", path: "/api/data/{key}", key_name: "default" }],
    ["process_s3_operation", { operation: "read" }],
    ["S3 GetObject", undefined],
  ]);
});

it("the authorizer is traced to the secret, and no step holds the key", async () => {
  const key = await apiKey();
  const trace = await traceOf(NAMES.authorizerFunction, { headers: { authorization: `Bearer ${key}` } });

  expect(steps(trace, called("GetSecretValue")).map(([name]) => name)).toEqual([
    "handler",
    "get_secret",
    expect.stringMatching(/^Secrets ?Manager GetSecretValue$/),
  ]);
  expect(trace.find(({ name }) => name === "handler")?.annotations).toEqual({ key_name: "default" });
  expect(JSON.stringify(trace).includes(key)).toBe(false);
});
