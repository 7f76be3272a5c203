/**
 * `npm run local:traces -- [--count N]`: shows each trace that the functions of the local AWS send from now on, as an
 * indented timeline. It stands in for the X-Ray daemon at its usual port.
 */
import { DAEMON_PORT } from "@secure-serverless/local-aws/traces/receiver";
import { showTraces } from "@secure-serverless/local-aws/traces/show";
import { untilInterrupted } from "@secure-serverless/system/interrupt";
import { OUTERMOST_STEP } from "../../../../functions/shared/outermost-step";
import { runCommand } from "../command";

runCommand("local:traces", async ({ options }) => {
  let left = options.count ?? Number.POSITIVE_INFINITY;
  const { promise, done } = completion();
  await showTraces(OUTERMOST_STEP, (text) => {
    if (left <= 0) return;
    console.log(text);
    left -= 1;
    if (left === 0) done();
  });
  console.error(`Waiting for traces on UDP port ${DAEMON_PORT}; send requests to the API. Ctrl-C ends this.\n`);
  await untilInterrupted(promise);
});

function completion(): { promise: Promise<void>; done: () => void } {
  let done = () => {};
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { promise, done };
}
