import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkApiAnswer, coldStart } from "../../bench/running/cold-start";
import { HandlerProcess, lambdaVariables, type Surroundings, type Variant } from "../../bench/running/handler-process";
import { emptyHandler, oneBundle, unbundled } from "../../bench/running/other-packaging";
import { traceId } from "../../bench/running/requests";
import { warmSample } from "../../bench/running/warm";
import { weigh } from "../../bench/running/weigh";
import { temporaryFolder } from "../support/temporary-folder";

const surroundings: Surroundings = { awsOrigin: "http://127.0.0.1:9", xrayDaemon: "127.0.0.1:9", home: "/nowhere" };

function handlerOf(code: string): Variant {
  const taskRoot = temporaryFolder();
  writeFileSync(join(taskRoot, "index.js"), code);
  return { name: "test", taskRoot, handler: "index.handler", layers: [], variables: {} };
}

describe("a process that serves a handler", () => {
  it("gives it the event, Lambda's variables and the trace's header, and finds its layer", async () => {
    const layer = temporaryFolder();
    mkdirSync(join(layer, "nodejs", "node_modules", "in-layer"), { recursive: true });
    writeFileSync(join(layer, "nodejs", "node_modules", "in-layer", "index.js"), "module.exports = 'layer';");
    const code = `const layer = require("in-layer"); exports.handler = async (event, context) =>
      ({ event, layer, trace: process.env._X_AMZN_TRACE_ID, root: process.env.LAMBDA_TASK_ROOT, id: context.awsRequestId });`;
    const variant = { ...handlerOf(code), layers: [layer] };
    const process = await HandlerProcess.start(variant, surroundings, global.process.execPath);
    try {
      const { loaded } = await process.ready();
      const { body } = await process.invoke({ hello: 1 }, traceId(true));
      expect(body).toMatchObject({ event: { hello: 1 }, layer: "layer", root: variant.taskRoot });
      expect(body).toMatchObject({
        trace: expect.stringMatching(/Sampled=1$/),
        id: expect.stringMatching(/^[0-9-]+$/),
      });
      // its own file and that of the layer, and nothing of the runtime
      expect(loaded.files).toBe(2);
    } finally {
      await process.stop();
    }
  });

  it("says why a handler could not be loaded", async () => {
    const process = await HandlerProcess.start(
      handlerOf("require('not-there')"),
      surroundings,
      global.process.execPath,
    );
    try {
      await expect(process.ready()).rejects.toThrow("Cannot find module 'not-there'");
    } finally {
      await process.stop();
    }
  });

  it("does not take an error for an answer", async () => {
    const failing = handlerOf("exports.handler = async () => { throw new Error('defect'); };");
    const start = { variant: failing, node: process.execPath, event: {}, sampled: false, check: checkApiAnswer };
    await expect(coldStart(start, surroundings)).rejects.toThrow("defect");
  });

  it("refuses an answer that is not a good one", async () => {
    const failing = handlerOf("exports.handler = async () => ({ statusCode: 500 });");
    const start = { variant: failing, node: process.execPath, event: {}, sampled: false, check: checkApiAnswer };
    await expect(coldStart(start, surroundings)).rejects.toThrow('The handler answered {"statusCode":500}');
  });

  it("measures the floor: one file, and a time that has the init and the first request in it", async () => {
    const variant = await emptyHandler(join(temporaryFolder(), "floor"));
    const start = { variant, node: process.execPath, event: {}, sampled: false, check: checkApiAnswer };
    const {
      ms = 0,
      initMs = 0,
      firstMs = 0,
      importMs = 0,
      cpuMs,
      files,
      mebibytes,
    } = await coldStart(start, surroundings);
    expect(files).toBe(1);
    expect(cpuMs).toBeGreaterThan(1);
    expect(ms).toBeGreaterThanOrEqual(initMs + firstMs);
    expect(initMs).toBeGreaterThan(importMs);
    expect(mebibytes).toBeGreaterThan(10);
  });

  it("inherits nothing that slows down a start of Node", () => {
    const variables = lambdaVariables(handlerOf(""), surroundings, "127.0.0.1:1");
    expect(Object.keys(variables)).not.toContain("NODE_EXTRA_CA_CERTS");
    expect(Object.keys(variables)).not.toContain("NODE_OPTIONS");
  });
});

describe("another packaging", () => {
  const answers = async (variant: Variant) => {
    const process = await HandlerProcess.start(variant, surroundings, global.process.execPath);
    try {
      const { loaded } = await process.ready();
      return { files: loaded.files, body: (await process.invoke({}, traceId(false))).body };
    } finally {
      await process.stop();
    }
  };
  const checkoutWith = (handler: string) => {
    const checkout = temporaryFolder();
    for (const folder of ["functions/api", "functions/vendor", "node_modules/of-npm"])
      mkdirSync(join(checkout, folder), { recursive: true });
    writeFileSync(join(checkout, "package.json"), `{ "imports": { "#vendor/*": "./functions/vendor/*.ts" } }`);
    writeFileSync(join(checkout, "node_modules/of-npm/index.js"), "exports.text = 'of npm';");
    writeFileSync(join(checkout, "functions/vendor/api.ts"), `export { text } from "of-npm";`);
    writeFileSync(join(checkout, "functions/api/index.ts"), handler);
    return checkout;
  };

  it("is one file with the layer's in it, which answers without the layer", async () => {
    const layer = temporaryFolder();
    mkdirSync(join(layer, "nodejs", "node_modules", "in-layer"), { recursive: true });
    writeFileSync(join(layer, "nodejs", "node_modules", "in-layer", "index.js"), "module.exports = 'layer';");
    const synthesized = { ...handlerOf(`exports.handler = async () => require("in-layer");`), layers: [layer] };
    const folder = join(temporaryFolder(), "one");
    const variant = await oneBundle({ checkout: "", folder, synthesized });
    expect(variant.layers).toEqual([]);
    expect(await answers(variant)).toEqual({ files: 1, body: "layer" });
  });

  it("is the compiled sources with the packages of node_modules, each a file", async () => {
    const checkout = checkoutWith(
      `import { text } from "#vendor/api"; export const handler = async () => text as string;`,
    );
    const folder = join(temporaryFolder(), "unbundled");
    const variant = await unbundled("api", { checkout, folder, synthesized: handlerOf("") });
    expect(await answers(variant)).toEqual({ files: 3, body: "of npm" });
  });
});

it("tells what the handler adds to each other way, by the difference of the percentiles", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  const timesOf = (ms: readonly number[], cpuMs: readonly number[]) => ({ ms, cpuMs });
  const times = {
    read: {
      handler: timesOf(
        hundred.map((ms) => ms + 2),
        [1, 2, 3],
      ),
      sdk: timesOf(hundred, [1, 1, 1]),
      http: timesOf(
        hundred.map((ms) => ms / 2),
        [0.5, 0.5],
      ),
    },
  };
  expect(warmSample(times)).toEqual({
    ...{ "read handler p50": 52, "read handler p99": 101, "read handler cpu": 2 },
    ...{ "read sdk p50": 50, "read sdk p99": 99, "read sdk cpu": 1 },
    ...{ "read http p50": 25, "read http p99": 49.5, "read http cpu": 0.5 },
    ...{ "read added to sdk p50": 2, "read added to sdk p99": 2, "read added to sdk cpu": 1 },
    ...{ "read added to http p50": 27, "read added to http p99": 51.5, "read added to http cpu": 1.5 },
  });
});

it("weighs the code and all layers, as they are and zipped", () => {
  const variant = handlerOf("x".repeat(10_000));
  const layers = [1, 2].map(() => {
    const layer = temporaryFolder();
    mkdirSync(join(layer, "nodejs"));
    writeFileSync(join(layer, "nodejs", "a.js"), "y".repeat(1000));
    return layer;
  });
  const { code, layers: both } = weigh({ ...variant, layers });
  expect([code.bytes, both.bytes]).toEqual([10_000, 2000]);
  expect(code.zipped).toBeLessThan(500);
  expect(both.zipped).toBeGreaterThan(100);
});
