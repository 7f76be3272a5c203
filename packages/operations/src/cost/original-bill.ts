import { type Bill, monthly } from "./bill";
import { sharedFixedLines } from "./fixed";
import {
  apiLine,
  COMPONENTS,
  dataOutLine,
  durationPart,
  invocationLogBytes,
  logLines,
  s3Line,
  versionsLine,
} from "./lines";
import { MEASURED } from "./measured";
import { durationMs, tracesPerSecond, type Workload } from "./workload";

/** The Python application that this project re-creates, as it is written. */
export const ORIGINAL = {
  memoryMb: 256,
  architecture: "x86_64",
  retentionDays: 7,
  /** That a replaced version of an object is kept. */
  versionDays: 30,
  metricAlarms: 3,
  /** It asks for the secret in each request. */
  secretCallsPerRequest: 1,
} as const;

export function originalBill(workload: Workload): Bill {
  const { rate, writePercent, payloadBytes, s3Ms, secretMs, storedGb } = workload;
  const writes = (rate * writePercent) / 100;
  const { memoryMb, architecture, secretCallsPerRequest } = ORIGINAL;
  const duration = durationMs(MEASURED.cpuMs.original, memoryMb, s3Ms + secretCallsPerRequest * secretMs);
  return {
    name: "the original",
    requests: [
      apiLine(workload),
      { component: COMPONENTS.invocations, parts: [{ price: "lambdaRequest", quantity: monthly(rate) }] },
      { component: COMPONENTS.duration, parts: [durationPart(architecture, memoryMb, rate, duration)] },
      { component: COMPONENTS.authorizer, parts: [] },
      ...logLines(rate * invocationLogBytes([MEASURED.log.original]), ORIGINAL.retentionDays),
      { component: COMPONENTS.traces, parts: [{ price: "trace", quantity: monthly(tracesPerSecond(rate)) }] },
      s3Line(rate - writes, writes),
      {
        component: COMPONENTS.secret,
        parts: [{ price: "secretCall", quantity: monthly(rate * secretCallsPerRequest) }],
      },
      { component: COMPONENTS.kms, parts: [] },
      versionsLine(writes, payloadBytes, ORIGINAL.versionDays),
      dataOutLine(rate - writes, payloadBytes),
    ],
    fixed: [
      { component: "alarms", parts: [{ price: "metricAlarm", quantity: ORIGINAL.metricAlarms }] },
      ...sharedFixedLines(storedGb),
    ],
  };
}
