import { open, stat } from "node:fs/promises";
import { pause } from "@secure-serverless/system/poll";
import type { RequestRecord } from "./gateway";
import type { Instance } from "./instance";

const POLL_SECONDS = 0.2;

/** Passes on one line a request from now on, until the local AWS stops. */
export async function followRequests(instance: Instance, write: (line: string) => void): Promise<void> {
  let offset = await size(instance.requestLog);
  let rest = "";
  while (instance.running() !== undefined) {
    await pause(POLL_SECONDS);
    if ((await size(instance.requestLog)) <= offset) continue;
    const file = await open(instance.requestLog);
    try {
      const { bytesRead, buffer } = await file.read({ position: offset });
      offset += bytesRead;
      const lines = (rest + buffer.subarray(0, bytesRead).toString("utf8")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) write(format(JSON.parse(line) as RequestRecord));
    } finally {
      await file.close();
    }
  }
}

function format(record: RequestRecord): string {
  const { method, path, status, milliseconds, requestId } = record;
  return `${method.padEnd(7)} ${path.padEnd(32)} ${status}  ${milliseconds.toFixed(1).padStart(8)} ms  ${requestId}`;
}

async function size(path: string): Promise<number> {
  return stat(path).then(
    (entry) => entry.size,
    () => 0,
  );
}
