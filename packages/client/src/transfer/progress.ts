import type { CallOptions } from "../options";

export interface Progress {
  /** Bytes so far. A repeated upload begins at 0 again. */
  readonly transferred: number;
  readonly total: number;
}

export interface TransferOptions extends Omit<CallOptions, "timeoutMs"> {
  /** Called as bytes go; what it throws ends the transfer. */
  readonly onProgress?: (progress: Progress) => void;
  /** Milliseconds without a byte after which the transfer counts as broken. @default 30,000 */
  readonly stallTimeoutMs?: number;
  /** Milliseconds for the whole transfer. @default 3,600,000, an hour */
  readonly timeoutMs?: number;
  /** How often it is begun, or gone on with, at most. @default that of the client */
  readonly attempts?: number;
}

export const STALL_MS = 30_000;
export const TRANSFER_MS = 3_600_000;

/** The store refuses so what it certainly did not carry out, and asks to come back. */
export function mayPass(status: number, storeCode: string | undefined): boolean {
  return status === 429 || (status === 503 && storeCode === "SlowDown");
}

/** The code of S3's XML. Nothing else of it is told: it repeats what was signed. */
export function storeCodeOf(text: string): string | undefined {
  return /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(text)?.[1];
}
