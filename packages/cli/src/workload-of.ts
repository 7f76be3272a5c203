import { WORKLOAD, type Workload } from "@secure-serverless/operations/cost/workload";

/** The options of commands about cost and capacity, as the table has them. */
interface Given {
  readonly rate: number;
  readonly payload: number;
  readonly writes: number;
  readonly keys: number;
  readonly unknown: number;
  readonly "storage-ms": number;
  readonly "secret-ms": number;
  readonly "stored-gb": number;
}

export function workloadOf(given: Given): Workload {
  return {
    ...WORKLOAD,
    rate: given.rate,
    payloadBytes: given.payload,
    writePercent: given.writes,
    keys: given.keys,
    unknownPercent: given.unknown,
    s3Ms: given["storage-ms"],
    secretMs: given["secret-ms"],
    storedGb: given["stored-gb"],
  };
}
