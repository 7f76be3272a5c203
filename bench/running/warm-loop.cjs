// Runs in a process with the variables of a function. Sends each request by the handler, by the AWS SDK alone and by HTTP
// alone, in turn, and tells how long each took. Its parent is the stub of AWS, so neither takes the other's time.
const http = require("node:http");
const { join } = require("node:path");

const agent = new http.Agent({ keepAlive: true });
/** As long as the headers that the SDK sends, without its work to make them. */
const SIGNATURE = `AWS4-HMAC-SHA256 Credential=${"x".repeat(200)}`;

/** @param {{ method: string, path: string, body?: string, headers?: object }} call */
function bareHttp({ method, path, body, headers }) {
  return new Promise((resolve, reject) => {
    const url = `${process.env["AWS_ENDPOINT_URL"]}${path}`;
    const request = http.request(
      url,
      { method, agent, headers: { authorization: SIGNATURE, ...headers } },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          Buffer.concat(chunks);
          if (response.statusCode < 300) resolve(undefined);
          else reject(new Error(`${method} ${path}: ${response.statusCode}`));
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

function contextOf(index) {
  return {
    awsRequestId: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    functionName: "bench",
    functionVersion: "1",
    getRemainingTimeInMillis: () => 29_000,
  };
}

/** Runs something, and tells how long it took and how much of the processor this process used meanwhile, in milliseconds. */
async function timed(work) {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const result = await work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  return { result, ms, cpuMs: (user + system) / 1000 };
}

async function measure({ bareSdk, traceId, warmUps, requests, operations }) {
  const [file, name] = (process.env["_HANDLER"] ?? "").split(".");
  const handler = require(join(process.env["LAMBDA_TASK_ROOT"] ?? "", file))[name];
  const sdk = require(bareSdk);
  const at = (value, index) => JSON.parse(JSON.stringify(value).replaceAll("{index}", String(index)));
  const results = {};
  for (const { name: operation, event, sdk: sdkCall, http: httpCall } of operations) {
    const ways = {
      handler: async (index) => {
        process.env["_X_AMZN_TRACE_ID"] = traceId;
        const given = at(event, index);
        const context = contextOf(index);
        const { result, ...times } = await timed(() => handler(given, context));
        if (result.statusCode > 299) throw new Error(`${operation}: ${result.statusCode} ${result.body}`);
        return times;
      },
      ...(sdkCall && { sdk: (index) => timed(sdk.send.bind(undefined, at(sdkCall, index))) }),
      ...(httpCall && { http: (index) => timed(bareHttp.bind(undefined, at(httpCall, index))) }),
    };
    const order = Object.keys(ways);
    const times = Object.fromEntries(order.map((way) => [way, { ms: [], cpuMs: [] }]));
    for (let index = 0; index < warmUps + requests; index += 1) {
      // each comes first as often as the others
      order.push(order.shift());
      for (const way of order) {
        const { ms, cpuMs } = await ways[way](index);
        if (index < warmUps) continue;
        times[way].ms.push(ms);
        times[way].cpuMs.push(cpuMs);
      }
    }
    results[operation] = times;
  }
  return results;
}

process.once("message", (order) => {
  measure(order).then(
    (results) => process.send?.({ results }),
    (error) => process.send?.({ error: String(error?.stack ?? error) }),
  );
});
