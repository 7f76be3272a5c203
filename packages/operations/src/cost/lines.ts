import { type Line, monthly, type Part } from "./bill";
import { ASSUMED, PLATFORM_LINES } from "./measured";
import type { Workload } from "./workload";

const GB = 1024 ** 3;
const KB = 1024;
/** What an HTTP API counts as one request. Source: apiGatewayPricing. */
const METERED_BYTES = 512 * KB;

/** The names of the components, in the order of the tables. */
export const COMPONENTS = {
  api: "HTTP API requests",
  invocations: "Lambda requests",
  duration: "Lambda duration",
  authorizer: "authorizer",
  ingestion: "logs, taken in",
  storage: "logs, kept",
  traces: "traces",
  s3: "S3 requests",
  secret: "Secrets Manager calls",
  kms: "KMS requests",
  versions: "replaced versions, kept",
  dataOut: "data sent out",
  edge: "CloudFront and firewall",
} as const;

/** Bytes that one invocation adds to its function's log, as CloudWatch Logs counts them. */
export function invocationLogBytes(own: readonly { readonly bytes: number; readonly lines: number }[]): number {
  const all = [...own, ...PLATFORM_LINES.map((line) => ({ bytes: Buffer.byteLength(line), lines: 1 }))];
  return all.reduce((sum, { bytes, lines }) => sum + bytes + lines * ASSUMED.lineOverheadBytes, 0);
}

export function apiLine({ rate, payloadBytes }: Workload): Line {
  const metered = Math.max(1, Math.ceil(payloadBytes / METERED_BYTES));
  return { component: COMPONENTS.api, parts: [{ price: "apiRequest", quantity: monthly(rate) * metered }] };
}

/**
 * @param invocations a second
 * @param durationMs of one, of which each begun millisecond is paid
 */
export function durationPart(
  architecture: "arm64" | "x86_64",
  memoryMb: number,
  invocations: number,
  durationMs: number,
): Part {
  const gbSeconds = (memoryMb / 1024) * (Math.ceil(durationMs) / 1000);
  return {
    price: architecture === "arm64" ? "lambdaArm" : "lambdaX86",
    quantity: monthly(invocations) * gbSeconds,
  };
}

/** @param logBytes a second */
export function logLines(logBytes: number, retentionDays: number): Line[] {
  const gb = monthly(logBytes) / GB;
  return [
    { component: COMPONENTS.ingestion, parts: [{ price: "logIngestion", quantity: gb }] },
    { component: COMPONENTS.storage, parts: [storagePart(logBytes, retentionDays)] },
  ];
}

/**
 * What is there when as much comes as goes: so many days of logs, compressed.
 *
 * @param logBytes a second
 */
export function storagePart(logBytes: number, retentionDays: number): Part {
  return { price: "logStorage", quantity: ASSUMED.logCompression * keptGb(logBytes, retentionDays) };
}

/**
 * Each write replaces an object, whose version before stays for some days.
 *
 * @param writes a second
 */
export function versionsLine(writes: number, payloadBytes: number, keptDays: number): Line {
  return {
    component: COMPONENTS.versions,
    parts: [{ price: "s3Storage", quantity: keptGb(writes * payloadBytes, keptDays) }],
  };
}

/** GB that are there when as much comes as goes. @param bytes a second */
function keptGb(bytes: number, days: number): number {
  return (monthly(bytes) / GB) * (days / (730 / 24));
}

/** @param reads, writes a second */
export function s3Line(reads: number, writes: number): Line {
  return {
    component: COMPONENTS.s3,
    parts: [
      { price: "s3Read", quantity: monthly(reads) },
      { price: "s3Write", quantity: monthly(writes) },
    ],
  };
}

/** Answers to reads; those to writes are small. @param reads a second */
export function dataOutLine(reads: number, payloadBytes: number): Line {
  return {
    component: COMPONENTS.dataOut,
    parts: [{ price: "dataOut", quantity: (monthly(reads) * payloadBytes) / GB }],
  };
}
