import { Writable } from "node:stream";
import { Progress } from "@secure-serverless/system/progress";

/** A progress that nobody reads. */
export function silentProgress(): Progress {
  return new Progress(new Writable({ write: (_, __, done) => done() }) as unknown as NodeJS.WriteStream);
}
