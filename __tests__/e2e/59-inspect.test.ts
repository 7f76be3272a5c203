import { join } from "node:path";
import { InvokeCommand, LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { pause } from "@secure-serverless/system/poll";
import { FUNCTION_IDS } from "../../src/config/parts";
import { Debugger } from "./support/debugger";
import { liveSources, until } from "./support/live-sources";
import { callWithoutKey, client, NAMES } from "./support/target";

const HEALTH = "functions/api/routes/health.ts";
const STATEMENT = "jsonReply(200";
const lambda = client(LambdaClient);
const EVENT = {
  version: "2.0",
  rawPath: "/api/health",
  rawQueryString: "",
  headers: {},
  requestContext: { http: { method: "GET", path: "/api/health", sourceIp: "127.0.0.1" }, requestId: "1" },
  isBase64Encoded: false,
};

let sources: Awaited<ReturnType<typeof liveSources>>;
let port: number;
let original: string;

beforeAll(async () => {
  // as many in a row as there are functions
  [port = 0] = await freePorts(FUNCTION_IDS.length);
  sources = await liveSources({ watch: true, inspectPort: port });
  original = sources.read(HEALTH);
});
afterAll(() => sources.close());

/** A debugger that stops at the answer of /api/health. */
async function stopping(): Promise<Debugger> {
  const attached = await Debugger.attach(port);
  await attached.breakAt(join(sources.root, HEALTH), STATEMENT);
  return attached;
}

describe("a breakpoint in a TypeScript source", () => {
  it("holds the request, shows the source's values, and lets it answer", async () => {
    const attached = await stopping();
    const answer = callWithoutKey("/api/health");
    const { callFrames } = (await attached.event("Debugger.paused")) as { callFrames: { callFrameId: string }[] };
    const evaluated = await attached.send("Debugger.evaluateOnCallFrame", {
      callFrameId: callFrames[0]?.callFrameId,
      expression: "context.functionName",
    });
    expect(evaluated).toMatchObject({ result: { value: NAMES.apiFunction } });
    await attached.send("Debugger.resume");
    expect((await answer).status).toBe(200);
    attached.close();
  });

  it("holds the timeout, which goes on when no debugger holds", async () => {
    const setTimeoutOf = (Timeout: number) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: NAMES.apiFunction, Timeout }));
    const invoke = async () => {
      const { Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: NAMES.apiFunction, Payload: JSON.stringify(EVENT) }),
      );
      return Payload?.transformToString();
    };
    await setTimeoutOf(2);
    try {
      // which starts it with its new settings
      await until(invoke, (text) => text?.includes('"statusCode": 200') === true);
      const attached = await stopping();
      const answer = invoke();
      await attached.event("Debugger.paused");
      await pause(4);
      await attached.send("Debugger.resume");
      expect(await answer).toContain('"statusCode": 200');
      attached.close();
      sources.write(
        HEALTH,
        original.replace(STATEMENT, `await new Promise(() => setInterval(() => {}, 99)) && ${STATEMENT}`),
      );
      await until(
        () => sources.told.at(-1) ?? "",
        (text) => text.startsWith("api live"),
      );
      expect(await invoke()).toContain("Task timed out after 2.00 seconds");
    } finally {
      await setTimeoutOf(30);
      sources.write(HEALTH, original);
    }
  });

  it("is set again at the same port when the code was replaced", async () => {
    const before = sources.told.length;
    sources.write(HEALTH, `\n\n${original}`);
    await until(
      () => sources.told.slice(before).join("\n"),
      (text) => text.includes("api live"),
    );
    const attached = await stopping();
    const answer = callWithoutKey("/api/health");
    await attached.event("Debugger.paused");
    // who is gone holds nothing
    attached.close();
    expect((await answer).status).toBe(200);
  });
});

describe("the inspectors", () => {
  it("are two, of which each has its function, and end with the session", async () => {
    const targets = await Promise.all([port, port + 1].map((one) => Debugger.attach(one)));
    expect(targets).toHaveLength(2);
    for (const target of targets) target.close();
    await sources.close();
    const isOpen = (one: number) =>
      fetch(`http://127.0.0.1:${one}/json/list`).then(
        () => true,
        () => false,
      );
    for (const one of [port, port + 1])
      expect(
        await until(
          () => isOpen(one),
          (open) => !open,
        ),
      ).toBe(false);
  });
});
