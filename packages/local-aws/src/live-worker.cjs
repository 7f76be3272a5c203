"use strict";
// Loaded before a function's live code (emulator_live_worker.py), in the folder of that code.
const { closeSync, constants, openSync, readSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const { LOCAL_AWS_GATE: gate, LOCAL_AWS_PRELOAD: names = "", LOCAL_AWS_INSPECT_PORT: port } = process.env;
if (gate) waitAt(gate, names.split(" "));
if (port) inspectOn(Number(port));

/** A process that waits for code has parts of its layer loaded. Who holds the other end says when the code is there. */
function waitAt(file, names) {
  for (const name of names) {
    try {
      require(name);
    } catch {
      // the function's own import of it says why
    }
  }
  // an emulator that is gone already would be waited for without end where the file is opened
  const read = readFrom(file, constants.O_RDONLY | constants.O_NONBLOCK) ?? readFrom(file, constants.O_RDONLY);
  // the emulator is gone
  if (read === 0) process.exit(0);
}

/** @returns how many bytes came, 0 when nobody holds the other end, undefined when who holds it has written nothing yet */
function readFrom(file, flags) {
  const opened = openSync(file, flags);
  try {
    return readSync(opened, Buffer.alloc(1));
  } catch (error) {
    if (error.code !== "EAGAIN") throw error;
    return undefined;
  } finally {
    closeSync(opened);
  }
}

/**
 * While a debugger holds the function, its clocks stand still: the deadline of the invocation, performance.now(), and each
 * timer, which starts over when it comes due after a hold. Date.now() goes on: signatures need the time of day.
 */
function inspectOn(port) {
  const inspector = require("node:inspector");
  // beside the folder of the code: the emulator looks for it
  const file = join(process.cwd(), "..", "held");
  let total = 0;
  let since;
  // of this thread, so that each hold is told before anything else runs; alone it holds nothing
  const session = new inspector.Session();
  session.connect();
  session.on("Debugger.paused", () => {
    since ??= Date.now();
    writeFileSync(file, "");
  });
  session.on("Debugger.resumed", () => {
    total += Date.now() - (since ?? Date.now());
    since = undefined;
    rmSync(file, { force: true });
  });
  session.post("Debugger.enable");
  inspector.open(port, "127.0.0.1");

  globalThis[Symbol.for("local-aws.clock")] = () => Date.now() - total;
  const now = performance.now.bind(performance);
  performance.now = () => now() - total;
  const setRealTimeout = globalThis.setTimeout;
  const setHeldTimeout = (callback, delay, ...args) => {
    let before = total;
    const timer = setRealTimeout(() => {
      if (total === before) return callback(...args);
      before = total;
      timer.refresh();
    }, delay);
    return timer;
  };
  globalThis.setTimeout = Object.assign(setHeldTimeout, setRealTimeout);
  require("node:timers").setTimeout = globalThis.setTimeout;
}
