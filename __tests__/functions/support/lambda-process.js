/**
 * A Lambda execution environment, as far as the functions see it: loads a bundled function, invokes it with one event after
 * the other, and tells on descriptor 3 what was loaded, by it and of Node, answered and sent to X-Ray's daemon.
 *
 * node lambda-process.js <folder of the function> < invocations
 */
const dgram = require("node:dgram");
const { readFileSync, writeSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const [, , folder] = process.argv;
const invocations = JSON.parse(readFileSync(0, "utf8"));

/** What the function and its layer ask for; not what Node loads for that. */
const loaded = [];
const load = Module._load;
Module._load = (request, parent, ...rest) => {
  if (parent.filename !== __filename) loaded.push(request);
  return load(request, parent, ...rest);
};
const sent = [];
dgram.Socket.prototype.send = (message, ...rest) => {
  sent.push(JSON.parse(String(message).split("\n")[1]));
  rest.at(-1)(null);
};

/** What was added since the last time. */
const drain = (list) => [...new Set(list.splice(0))];

async function main() {
  const { handler } = require(join(folder, "index.js"));
  const init = drain(loaded).sort();
  const answers = [];
  for (const { event, trace } of invocations) {
    if (trace === undefined) delete process.env._X_AMZN_TRACE_ID;
    else process.env._X_AMZN_TRACE_ID = trace;
    const context = {
      awsRequestId: "r",
      functionName: "f",
      functionVersion: "1",
      getRemainingTimeInMillis: () => 20_000,
    };
    const answer = await handler(event, context).then(
      (value) => ({ value }),
      (error) => ({ error: `${error.name}: ${error.message}` }),
    );
    answers.push({ ...answer, loaded: drain(loaded), sent: sent.splice(0) });
  }
  writeSync(3, JSON.stringify({ init, answers, internals: process.moduleLoadList }));
  // connections to the stub would keep it
  process.exit(0);
}

main();
