import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, request } from "node:https";

/**
 * Headers between two neighbours, not passed on: RFC 9110, section 7.6.1. `expect` is answered by the proxy's own server:
 * the body always follows.
 */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"]);
/** Says how a body is sent, which an answer without one need not. */
const FRAMING = "transfer-encoding";

/** The emulator closes idle connections after 75 s: one that is reused must be younger. */
const IDLE_MILLISECONDS = 30_000;

export interface ForwardOptions {
  /** The host name that the emulator is to see. @default the one that the client sent */
  readonly host?: string;
  /** Milliseconds of silence after which the emulator counts as not answering. @default no limit */
  readonly timeoutMilliseconds?: number;
  /** Asked when that time is over: whether to wait on, for as long as it takes. @default no */
  readonly waitsOn?: () => boolean;
  /** Called with the emulator's answer before it is passed on. @default nothing */
  readonly onAnswer?: (response: IncomingMessage) => void;
  /** Called with the emulator's answer in the place of passing it on. @default it is passed on at once */
  readonly intercept?: (response: IncomingMessage, passOn: () => void) => void;
  /** What the client has sent, read already: the request is then carried out also when the client is gone. @default streamed */
  readonly body?: Buffer;
  /** Called when there was no answer to pass on. @default the connection is cut */
  readonly onError?: (error: Error) => void;
}

/** The emulator behind the proxies of the local AWS: requests and answers are streamed, headers kept as they were. */
export class Upstream {
  readonly #agent: Agent;

  /**
   * @param awsPort the port of the emulator
   * @param certificate PEM of its certificate
   */
  constructor(
    private readonly awsPort: number,
    certificate: string,
  ) {
    this.#agent = new Agent({ ca: certificate, keepAlive: true, timeout: IDLE_MILLISECONDS });
  }

  forward(incoming: IncomingMessage, answer: ServerResponse, options: ForwardOptions = {}): void {
    const upstream = request(
      {
        host: "127.0.0.1",
        port: this.awsPort,
        servername: "localhost",
        agent: this.#agent,
        method: incoming.method,
        path: incoming.url,
        headers: passedOn(incoming, options.host),
        ...(options.timeoutMilliseconds === undefined ? {} : { timeout: options.timeoutMilliseconds }),
      },
      (response) => {
        options.onAnswer?.(response);
        const passOn = () => passAnswerOn(incoming, answer, response);
        if (options.intercept === undefined) passOn();
        else options.intercept(response, passOn);
      },
    );
    if (options.timeoutMilliseconds !== undefined) {
      upstream.once("timeout", () => {
        if (options.waitsOn?.() !== true) upstream.destroy(new Error("no answer in time"));
      });
    }
    upstream.on("error", (error) => {
      if (answer.headersSent || options.onError === undefined) answer.destroy();
      else options.onError(error);
    });
    if (options.body !== undefined) {
      upstream.end(options.body);
      return;
    }
    answer.once("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  close(): void {
    this.#agent.destroy();
  }
}

function passAnswerOn(incoming: IncomingMessage, answer: ServerResponse, response: IncomingMessage): void {
  if (answer.destroyed) {
    response.resume();
    return;
  }
  const headers = passedOn(response);
  const framing = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === FRAMING);
  if (incoming.method === "HEAD" && framing >= 0) headers.splice(framing, 2);
  answer.writeHead(response.statusCode ?? 502, headers);
  response.pipe(answer);
  response.once("error", () => answer.destroy());
}

/** Milliseconds since the given reading of the clock, to a tenth. */
export function millisecondsSince(startedAt: bigint): number {
  return Math.round(Number(process.hrtime.bigint() - startedAt) / 1e5) / 10;
}

/** Every header in its own spelling and order, repeated ones included; the host replaced when one is given. */
function passedOn(message: IncomingMessage, host?: string): string[] {
  const headers: string[] = [];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const [name = "", value = ""] = message.rawHeaders.slice(index, index + 2);
    if (HOP_BY_HOP.has(name.toLowerCase())) continue;
    headers.push(name, host !== undefined && name.toLowerCase() === "host" ? host : value);
  }
  return headers;
}
