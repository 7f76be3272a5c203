/**
 * `npm run local:traces -- [--count N]`: shows each trace that the functions of the local AWS send from now on, as an
 * indented timeline. It stands in for the X-Ray daemon at its usual port.
 */
import { parseArgs } from "node:util";
import { wholeNumberFrom } from "./shared/options";
import { UserError } from "./shared/user-error";
import { runVerb } from "./shared/verb";
import { DAEMON_PORT, TraceReceiver } from "./traces/receiver";
import { timeline } from "./traces/timeline";

runVerb(async () => {
  const { values } = parseArgs({ options: { count: { type: "string" } } });
  let left = wholeNumberFrom(values.count, "--count", { minimum: 1 }) ?? Number.POSITIVE_INFINITY;
  await new Promise<void>((done, failed) => {
    const receiver = new TraceReceiver((trace) => {
      if (left <= 0) return;
      console.log(`${timeline(trace)}\n`);
      left -= 1;
      if (left === 0) done();
    });
    receiver.listen(DAEMON_PORT).then(
      () =>
        console.error(`Waiting for traces on UDP port ${DAEMON_PORT}; send requests to the API. Ctrl-C ends this.\n`),
      (error: Error) =>
        failed(
          new UserError(
            `UDP port ${DAEMON_PORT} of 127.0.0.1 cannot be used: ${error.message}`,
            "End the other local:traces, or the X-Ray daemon, that uses it",
          ),
        ),
    );
  });
});
