import { EnvironmentError, type Variables } from "./environment";

const LEVELS = { DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40 } as const;

export type LogLevel = keyof typeof LEVELS;

/**
 * The only fields that a log line may carry. Bodies, headers, object keys, keys to the API and whole events are not
 * among them, and the compiler refuses what is not listed.
 */
export interface LogFields {
  readonly method?: string;
  /** The route's template (`/api/data/{key}`), never the path that was sent. */
  readonly route?: string;
  readonly status?: number;
  /** The stable code of a problem. */
  readonly code?: string;
  readonly durationMs?: number;
  readonly coldStart?: boolean;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** Name of the API key, subject of the token or IAM user id; never the credential. */
  readonly keyName?: string;
  /** Address of the client, as the distribution tells it. */
  readonly viewerIp?: string;
  readonly authorized?: boolean;
  readonly reason?: string;
  /** The permission that a refused caller lacks, or `prefix`. */
  readonly missingPermission?: string;
  readonly errorName?: string;
  readonly errorMessage?: string;
  readonly errorStack?: string;
}

/** What every line of one invocation repeats. */
export interface LogContext {
  readonly requestId?: string;
  readonly traceId?: string;
}

const ALLOWED = new Set<string>([
  "method",
  "route",
  "status",
  "code",
  "durationMs",
  "coldStart",
  "bytesIn",
  "bytesOut",
  "keyName",
  "viewerIp",
  "authorized",
  "reason",
  "missingPermission",
  "errorName",
  "errorMessage",
  "errorStack",
] satisfies (keyof LogFields)[]);

export interface LoggerProps {
  readonly service: string;
  readonly version: string;
  /** Lines below this level are dropped. */
  readonly level: LogLevel;
  /** @default lines go to standard output */
  readonly write?: (line: string) => void;
}

/** Writes one JSON object a line. */
export class Logger {
  private context: LogContext = {};
  private readonly write: (line: string) => void;

  constructor(private readonly props: LoggerProps) {
    // The runtime's console would put its own text in front of each line, which breaks JSON and embedded metrics.
    this.write = props.write ?? ((line) => void process.stdout.write(`${line}\n`));
  }

  /** Sets what every following line repeats, until the next invocation sets its own. */
  setContext(context: LogContext): void {
    this.context = context;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.log("DEBUG", message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    this.log("INFO", message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.log("WARN", message, fields);
  }

  error(message: string, fields: LogFields = {}): void {
    this.log("ERROR", message, fields);
  }

  private log(level: LogLevel, message: string, fields: LogFields): void {
    if (LEVELS[level] < LEVELS[this.props.level]) return;
    const allowed = Object.entries(fields).filter(([name]) => ALLOWED.has(name));
    this.write(
      JSON.stringify({
        timestamp: new Date().toISOString(),
        level,
        message,
        service: this.props.service,
        version: this.props.version,
        ...this.context,
        ...Object.fromEntries(allowed),
      }),
    );
  }
}

/** Returns what a log line may tell of an error. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  return { errorName: error.name, errorMessage: error.message, ...(error.stack ? { errorStack: error.stack } : {}) };
}

/** Reads LOG_LEVEL. `WARNING`, as the Python original spells it, is `WARN`. @default INFO */
export function logLevel(variables: Variables): LogLevel {
  const value = variables["LOG_LEVEL"] || "INFO";
  const name = value.toUpperCase() === "WARNING" ? "WARN" : value.toUpperCase();
  if (name in LEVELS) return name as LogLevel;
  throw new EnvironmentError("LOG_LEVEL", `must be one of ${Object.keys(LEVELS).join(", ")}`, value);
}
