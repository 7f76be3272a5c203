import { UserError } from "@secure-serverless/system/user-error";
import { DAEMON_PORT, TraceReceiver } from "./receiver";
import { timeline } from "./timeline";

/**
 * Shows each trace that the functions of the local AWS send from now on, as an indented timeline.
 *
 * @param outermost the name of a function's outermost step
 * @throws UserError when the X-Ray daemon's port, to which they send, cannot be listened on
 */
export async function showTraces(outermost: string, write: (text: string) => void): Promise<void> {
  const receiver = new TraceReceiver(outermost, (trace) => write(`${timeline(trace)}\n`));
  try {
    await receiver.listen(DAEMON_PORT);
  } catch (error) {
    throw new UserError(
      `UDP port ${DAEMON_PORT} on 127.0.0.1 is not available: ${error instanceof Error ? error.message : error}`,
      "Stop the other local:traces or the X-Ray daemon that uses it",
      { cause: error },
    );
  }
}
