// What Lambda's runtime for Node does, as far as a handler can see it: loads the handler by its path, then asks the Runtime
// API for one event after the other. Besides, it tells in a header how long the handler's import took and what it loaded.
const http = require("node:http");
const { join } = require("node:path");

const [address, taskRoot, handlerPath] = ["AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "_HANDLER"].map(
  (name) => process.env[name] ?? "",
);
const [host, port] = address.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/${path}`, agent, headers },
      (response) => {
        response.setEncoding("utf8");
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ headers: response.headers, text }));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** Of this process since its start. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return String((user + system) / 1000);
}

async function main() {
  const startedAt = performance.now();
  const before = new Set(process.moduleLoadList);
  let handler;
  try {
    const [file, name] = handlerPath.split(/\.(?=[^.]*$)/);
    handler = require(join(taskRoot, file))[name];
  } catch (error) {
    await call("POST", "init/error", JSON.stringify({ errorMessage: String(error?.stack) }));
    process.exit(1);
  }
  const loaded = {
    importMs: performance.now() - startedAt,
    files: Object.keys(require.cache).filter((file) => file !== __filename).length,
    builtIn: process.moduleLoadList.filter((name) => !before.has(name)).length,
  };
  const report = { "bench-init": JSON.stringify(loaded) };
  for (let first = report; ; first = {}) {
    const { headers, text } = await call("GET", "invocation/next", undefined, first);
    const id = headers["lambda-runtime-aws-request-id"];
    const traceId = headers["lambda-runtime-trace-id"];
    if (traceId) process.env["_X_AMZN_TRACE_ID"] = traceId;
    const context = {
      awsRequestId: id,
      functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
      functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
      getRemainingTimeInMillis: () => Number(headers["lambda-runtime-deadline-ms"]) - Date.now(),
    };
    try {
      const result = await handler(JSON.parse(text), context);
      await call("POST", `invocation/${id}/response`, JSON.stringify(result ?? null), { "bench-cpu-ms": cpuMs() });
    } catch (error) {
      await call("POST", `invocation/${id}/error`, JSON.stringify({ errorMessage: String(error?.stack ?? error) }));
    }
  }
}

void main();
