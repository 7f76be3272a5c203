import { createSocket, type Socket } from "node:dgram";
import { z } from "zod";

/** A step of a trace as the SDK sends it, as far as it is shown. Times are seconds since the epoch. */
export interface Segment {
  readonly id: string;
  readonly parent_id?: string;
  readonly trace_id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  readonly aws?: { readonly operation?: string };
  readonly http?: { readonly response?: { readonly status?: number } };
  readonly fault?: boolean;
  readonly error?: boolean;
}

/** Where the SDK sends to unless AWS_XRAY_DAEMON_ADDRESS says otherwise. */
export const DAEMON_PORT = 2000;
const MOST_OPEN_TRACES = 1000;
const MOST_SEGMENTS = 1000;

/** Every process of this machine may send: what is shown is text without control characters, which a terminal obeys. */
const TEXT = z
  .string()
  .max(1000)
  .regex(/^\P{Cc}*$/u);
const SEGMENT = z.looseObject({
  id: TEXT,
  parent_id: TEXT.optional(),
  trace_id: TEXT,
  name: TEXT,
  start_time: z.number(),
  end_time: z.number(),
  annotations: z.record(TEXT, z.union([TEXT, z.number(), z.boolean()])).optional(),
  aws: z.looseObject({ operation: TEXT.optional() }).optional(),
  http: z.looseObject({ response: z.looseObject({ status: z.number().optional() }).optional() }).optional(),
  fault: z.boolean().optional(),
  error: z.boolean().optional(),
});

/**
 * Reads a datagram: a line with the format, then the segment.
 *
 * @returns undefined for what is not a finished segment
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export function parseDatagram(datagram: string): Segment | undefined {
  const [header = "", body] = datagram.split("\n", 2);
  if (!/^\{"format": ?"json", ?"version": ?1\}$/.test(header) || body === undefined) return undefined;
  try {
    return SEGMENT.safeParse(JSON.parse(body)).data as Segment | undefined;
  } catch {
    return undefined;
  }
}

/** Stands in for the X-Ray daemon: takes segments by UDP and passes on each trace of a function when it is complete. */
export class TraceReceiver {
  private readonly socket: Socket = createSocket("udp4");
  private readonly open = new Map<string, Segment[]>();

  /** @param outermost the name of a function's outermost step: when it ends, the others have, and the trace is complete */
  constructor(
    private readonly outermost: string,
    private readonly onTrace: (trace: readonly Segment[]) => void,
  ) {
    this.socket.on("message", (datagram) => this.receive(datagram.toString("utf8")));
  }

  /**
   * @param port 0 takes a free one
   * @returns the port
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once("error", reject).bind(port, "127.0.0.1", resolve);
    });
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
  }

  private receive(datagram: string): void {
    const segment = parseDatagram(datagram);
    if (segment === undefined) return;
    const before = this.open.get(segment.trace_id) ?? [];
    if (before.length >= MOST_SEGMENTS || before.some(({ id }) => id === segment.id)) return;
    const segments = [...before, segment];
    if (segment.name === this.outermost) {
      this.open.delete(segment.trace_id);
      this.onTrace(segments);
      return;
    }
    this.open.set(segment.trace_id, segments);
    // What never ends, such as an invocation that timed out, must not be kept for ever.
    const [oldest] = this.open.keys();
    if (this.open.size > MOST_OPEN_TRACES && oldest !== undefined) this.open.delete(oldest);
  }
}
