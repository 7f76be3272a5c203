/**
 * What the functions need of a processor and what they log, measured: a warm function in a process of its own, GET of one object
 * of 1 KB, S3 and Secrets Manager played by a local server that answers at once, so that what remains is the work of the
 * function itself. The functions took turns of 100 requests.
 *
 * That a function's milliseconds here and on AWS have the same ratio for all of them is an assumption.
 */
export const MEASURED = {
  on: "2026-11-26",
  machine: "2 shared cores of an x86-64 machine, Node 20.20, Python 3.11, boto3 1.44.8",
  /**
   * Milliseconds of a whole processor for one request. The machine was busy: medians of three series of 15 to 40 turns were 1.2
   * to 2.1 for the API and 1.5 to 2.3 for the original, and neither is clearly faster: both count as 2.
   */
  cpuMs: { api: 2, authorizer: 0.05, original: 2 },
  /** The API's durations, as parts of their mean: the middles of ten equal groups. */
  spread: [0.15, 0.17, 0.19, 0.25, 0.53, 0.82, 1.09, 1.45, 1.97, 3.38],
  /** Bytes of one request's own lines in a function's log, each with its line feed; how many lines they are. */
  log: {
    /** A line that tells of the request, at the level INFO, and one of metrics, at every level. */
    apiRequest: { bytes: 400, lines: 1 },
    apiMetrics: { bytes: 490, lines: 1 },
    authorizer: { bytes: 324, lines: 1 },
    /** It logs the whole event and the whole result. */
    original: { bytes: 2522, lines: 3 },
  },
  /** Bytes of one line of the API's access log, with what CloudWatch Logs adds. The original has none. */
  accessLogBytes: 630,
} as const;

/** What Lambda adds to the log of each invocation, as an example. */
export const PLATFORM_LINES = [
  "START RequestId: 5f1c7a52-0b5e-4d62-8f0a-3f6f2f3c1d11 Version: 12\n",
  "END RequestId: 5f1c7a52-0b5e-4d62-8f0a-3f6f2f3c1d11\n",
  "REPORT RequestId: 5f1c7a52-0b5e-4d62-8f0a-3f6f2f3c1d11\tDuration: 42.42 ms\tBilled Duration: 43 ms\tMemory Size: 256 MB\tMax Memory Used: 105 MB\t\n",
] as const;

/** What AWS does in ways that nothing here has measured: from its documentation, or an assumption that options change. */
export const ASSUMED = {
  /** Milliseconds that S3 and Secrets Manager take to answer. Options `--storage-ms` and `--secret-ms`. */
  s3Ms: 30,
  secretMs: 30,
  /** MB at which a function has one whole processor. Source: lambdaMemory. */
  wholeProcessorMb: 1769,
  /** Bytes that CloudWatch Logs adds to each line. */
  lineOverheadBytes: 26,
  /** A GB of log is stored as this much: what others quote of the examples of AWS's pricing page. */
  logCompression: 0.15,
  /** Requests to KMS for one of S3, with bucket keys. Source: bucketKeys. */
  kmsPerS3Call: 0.01,
  /** PUTs of an unconditional write that replaces: S3 does not tell a new object from a replaced one. */
  putsPerWrite: 2,
  /** Requests a second that are always traced, and the share of the others. Source: lambdaSampling. */
  tracedPerSecond: 1,
  tracedShare: 0.05,
  /** Of `ErrorsByCode`: the routes and codes that a month sees. */
  errorMetrics: 9,
  /** Alarms that reach somebody in a month. */
  notifications: 100,
} as const;
