import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { createTracer, silentTracer } from "../../../functions/shared/tracing";

const fail = (error: unknown): never => {
  throw error;
};

describe("outside Lambda", () => {
  it.each([[{}], [{ LAMBDA_TASK_ROOT: "/var/task", AWS_XRAY_SDK_ENABLED: "false" }]])(
    "traces nothing with %j",
    (variables) => {
      expect(createTracer(variables, { onUnusable: fail })).toBe(silentTracer);
    },
  );

  it("steps run, their errors pass, and clients stay themselves", async () => {
    const client = {};
    await expect(silentTracer.trace("x", async (span) => span.annotate("a", 1) ?? "answer")).resolves.toBe("answer");
    await expect(silentTracer.trace("x", () => Promise.reject(new TypeError("x")))).rejects.toBeInstanceOf(TypeError);
    expect(silentTracer.captureClient(client)).toBe(client);
  });
});

/** Runs a script as Lambda would run a function: X-Ray reads its environment when it is loaded. */
function runInLambda(script: string, variables: Readonly<Record<string, string>>) {
  const root = join(__dirname, "../../..");
  const prelude = `
    const { createTracer } = require("./functions/shared/tracing.ts");
    const { setSegment, getSegment } = require("aws-xray-sdk-core");
    const dgram = require("node:dgram");
    const sent = [];
    dgram.Socket.prototype.send = function (message, ...rest) { sent.push(JSON.parse(String(message).split("\\n")[1])); rest.at(-1)(null); };
    const tracer = createTracer(process.env, { onUnusable: (error) => { throw error; } });
  `;
  const result = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=commonjs", "-e", `${prelude}(async () => {${script}})()`],
    {
      cwd: root,
      encoding: "utf8",
      timeout: 20_000,
      env: { PATH: process.env["PATH"] ?? "", LAMBDA_TASK_ROOT: root, AWS_EXECUTION_ENV: "x", ...variables },
    },
  );
  return { ...result, lines: result.stdout.trim().split("\n") };
}

describe("inside Lambda", () => {
  const trace = { _X_AMZN_TRACE_ID: "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1" };

  it("makes a step a subsegment with its annotations, a failing one with its error and metadata", () => {
    const { stderr, lines } = runInLambda(
      `
      const answer = await tracer.trace("handler", async (span) => { span.annotate("key_name", "ci"); return "answer"; });
      const error = await tracer.trace("get_secret", async (span) => { span.addMetadata("error", "E"); throw new TypeError("down"); }).catch((e) => e.message);
      console.log(JSON.stringify({ answer, error, sent: sent.map(({ name, annotations, metadata, fault, cause }) => ({ name, annotations, metadata, fault, cause: cause?.exceptions?.[0]?.type })) }));
      `,
      trace,
    );
    expect(stderr).toBe("");
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({
      answer: "answer",
      error: "down",
      sent: [
        { name: "handler", annotations: { key_name: "ci" } },
        { name: "get_secret", metadata: { default: { error: "E" } }, fault: true, cause: "TypeError" },
      ],
    });
  });

  it("leaves a request that is not sampled alone, also where one before it was", () => {
    const { stderr, lines } = runInLambda(
      `
      const { SILENT_SPAN } = require("./functions/shared/xray.ts");
      const isSilent = () => tracer.trace("handler", async (span) => span === SILENT_SPAN);
      const silent = [await isSilent()];
      process.env._X_AMZN_TRACE_ID = process.env._X_AMZN_TRACE_ID.replace("Sampled=1", "Sampled=0");
      silent.push(await isSilent());
      delete process.env._X_AMZN_TRACE_ID;
      silent.push(await isSilent());
      console.log(JSON.stringify({ silent, sent: sent.length }));
      `,
      trace,
    );
    expect(stderr).toBe("");
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ silent: [false, true, true], sent: 1 });
  });

  it("takes what S3 answers for no fault, whatever its status below 500; a 5xx and no answer are", () => {
    const { stderr, lines } = runInLambda(
      `
      const { createServer } = require("node:http");
      const { S3Client } = require("@aws-sdk/client-s3");
      const { S3Store } = require("./functions/api/s3-store.ts");
      const server = createServer((request, answer) => {
        request.resume();
        const status = Number(request.url.split("/").at(-1).split("?")[0]);
        if (status === 0) return request.socket.resetAndDestroy();
        answer.writeHead(status, { etag: '"e"', "content-length": 0 }).end();
      });
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      const client = tracer.captureClient(new S3Client({
        endpoint: "http://127.0.0.1:" + server.address().port, region: "eu-central-1", forcePathStyle: true, maxAttempts: 1,
        credentials: { accessKeyId: "AKIATEST", secretAccessKey: "of-the-test" },
      }));
      const signal = new AbortController().signal;
      const store = new S3Store({
        client, writingClient: () => client, signingClient: () => client, bucketName: "b", tracer, deadline: { run: (step) => step(signal) },
      });
      const flags = ({ name, fault, error, throttle, http }) => [name, http?.response?.status, { fault, error, throttle }];
      const outcomes = {};
      for (const [key, step] of Object.entries({
        "200": (key) => store.put(key, Buffer.from("x"), "text/plain", {}),
        "304": (key) => store.open(key, undefined, '"e"'),
        "404": (key) => store.open(key),
        "412": (key) => store.put(key, Buffer.from("x"), "text/plain", { ifAbsent: true }),
        "409": (key) => store.put(key, Buffer.from("x"), "text/plain", { ifAbsent: true }),
        "403": (key) => store.head(key),
        "500": (key) => store.head(key),
        "0": (key) => store.head(key),
      })) {
        sent.length = 0;
        const thrown = await step(key).then(() => "nothing", (error) => error.failure ?? error.name);
        outcomes[key] = [thrown, ...sent.map(flags)];
      }
      server.close();
      server.closeAllConnections();
      console.log(JSON.stringify(outcomes));
      `,
      { ...trace, NODE_OPTIONS: "--no-warnings" },
    );
    expect(stderr).toBe("");
    const step = (status: number | null, s3: object, own: object = {}) => [
      ["S3", status, s3],
      ["process_s3_operation", null, own],
    ];
    const fault = { fault: true };
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({
      "200": ["nothing", ...step(200, {})],
      "304": ["nothing", ...step(304, {})],
      "404": ["not_found", ...step(404, { error: true })],
      "412": ["precondition_failed", ...step(412, { error: true })],
      "409": ["conflict", ...step(409, { error: true })],
      // the function may not do what it does: no answer to a request, but a wrong deployment
      "403": ["Unknown", ...step(403, { error: true }, fault)],
      "500": ["unavailable", ...step(500, fault, fault)],
      "0": ["unavailable", ...step(null, fault, fault)],
    });
  });

  it.each([
    ["without a trace", {}],
    ["with a trace that is nonsense", { _X_AMZN_TRACE_ID: "nonsense" }],
    ["without a daemon", { ...trace, AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:9" }],
  ])("%s steps run, errors pass and nothing is printed", (_name, variables) => {
    const { stderr, stdout } = runInLambda(
      `
      const answer = await tracer.trace("handler", async (span) => { span.annotate("bad name!", { not: "allowed" }); return tracer.trace("inner", async () => "answer"); });
      const error = await tracer.trace("handler", async () => { throw new TypeError("down"); }).catch((e) => e.message);
      process.stdout.write(answer + " " + error);
      `,
      variables,
    );
    expect({ stdout, stderr }).toEqual({ stdout: "answer down", stderr: "" });
  });
});

describe("inside Lambda, where the SDK does not start", () => {
  const variables = { LAMBDA_TASK_ROOT: "/var/task", _X_AMZN_TRACE_ID: "Root=1-6;Parent=4;Sampled=1" };

  it("says so once, and answers requests as ever", async () => {
    const told: unknown[] = [];
    const start = () => fail(new Error("no such file"));
    const tracer = createTracer(variables, { onUnusable: (error) => told.push(error), start });

    await expect(tracer.trace("handler", () => tracer.trace("step", async () => "answer"))).resolves.toBe("answer");
    await expect(tracer.trace("handler", () => Promise.reject(new TypeError("x")))).rejects.toBeInstanceOf(TypeError);
    expect(told).toEqual([new Error("no such file")]);
  });

  it("starts nothing for a request that is not sampled", async () => {
    const start = jest.fn(() => fail(new Error("started")));
    const tracer = createTracer(
      { ...variables, _X_AMZN_TRACE_ID: "Root=1-6;Parent=4;Sampled=0" },
      { onUnusable: fail, start },
    );

    await expect(tracer.trace("handler", async (span) => span.annotate("a", 1) ?? "answer")).resolves.toBe("answer");
    expect(start).not.toHaveBeenCalled();
  });
});
