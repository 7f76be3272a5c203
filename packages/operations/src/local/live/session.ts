import { readFileSync } from "node:fs";
import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { administratorOf } from "@secure-serverless/local-aws/administrator";
import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import { signatureHeaders } from "../../aws/sign-request";

const OPEN_TIMEOUT_MILLISECONDS = 10_000;
/** A swap waits for what a debugger holds. */
const SWAP_TIMEOUT_MILLISECONDS = 24 * 3600 * 1000;

/** The code of a function, to run in place of what Terraform applied. */
export interface LiveFunction {
  /** Its name in AWS. */
  readonly function: string;
  /** The alias that its callers use: the code replaces that of $LATEST and of what this points to. */
  readonly alias: string;
  /** Text by path. Null replaces nothing: a process only stands by for the next code. */
  readonly files: Readonly<Record<string, string>> | null;
  /** @default null: the applied one */
  readonly layer?: Readonly<Record<string, string>> | null;
  /** Of the inspector, on 127.0.0.1. @default null: none */
  readonly inspectPort?: number | null;
  /** Whether a process is to wait for the next code. @default false */
  readonly standBy?: boolean;
  /** What such a process loads from the layer before. @default nothing */
  readonly preload?: readonly string[];
}

const SWAPPED = z.object({
  functions: z.array(z.object({ function: z.string(), found: z.boolean(), error: z.string().nullable() })),
});

/** What became of a function: whether it exists, and why its init failed. It is live either way. */
export type Swapped = z.infer<typeof SWAPPED>["functions"][number];

/**
 * A connection to the local AWS, as its administrator, that lasts as long as live code runs there: when it ends, however
 * that happens, the applied code is back.
 */
export class LiveSession {
  readonly #agent: Agent;
  #id = "";
  #held: ClientRequest | undefined;
  #closed = false;
  /** Resolves when the local AWS has ended the session. */
  readonly ended: Promise<void>;
  #end: () => void = () => {};

  private constructor(
    private readonly instance: Instance,
    private readonly running: RunningInstance,
  ) {
    this.#agent = new Agent({ ca: readFileSync(instance.certificate), keepAlive: true });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** @throws UserError when there is another session */
  static async open(instance: Instance, running: RunningInstance): Promise<LiveSession> {
    const session = new LiveSession(instance, running);
    try {
      await session.#open();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** @throws Error when the local AWS has ended the session */
  async swap(functions: readonly LiveFunction[]): Promise<Swapped[]> {
    const body = JSON.stringify({ session: this.#id, functions });
    const { status, text } = await this.#call("POST", "/_live/code", body, SWAP_TIMEOUT_MILLISECONDS);
    if (status !== 200) throw new Error(`The local AWS did not take the code: ${status} ${text}`);
    return SWAPPED.parse(JSON.parse(text)).functions;
  }

  close(): void {
    this.#closed = true;
    this.#held?.destroy();
    this.#agent.destroy();
    this.#end();
  }

  async #open(): Promise<void> {
    const { response, call } = await this.#send("GET", "/_live/session", "", OPEN_TIMEOUT_MILLISECONDS);
    if (response.statusCode !== 200) {
      call.destroy();
      if (response.statusCode === 409) {
        throw new UserError(
          "Another npm run local with --watch or --inspect is using this local AWS",
          "Use that one, or stop it with Ctrl-C",
        );
      }
      throw new Error(`The local AWS opened no session: ${response.statusCode}`);
    }
    this.#held = call;
    response.once("close", () => this.#end());
    response.on("error", () => this.#end());
    call.on("error", () => this.#end());
    const first = await new Promise<string>((resolve) => response.once("data", (chunk) => resolve(String(chunk))));
    response.resume();
    this.#id = z.object({ session: z.string() }).parse(JSON.parse(first)).session;
    call.setTimeout(0);
  }

  async #call(method: string, path: string, body: string, timeout: number) {
    const { response } = await this.#send(method, path, body, timeout);
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
    return { status: response.statusCode, text };
  }

  #send(method: string, path: string, body: string, timeout: number) {
    if (this.#closed) throw new Error("The session has ended");
    const host = `127.0.0.1:${this.running.awsPort}`;
    const headers = signatureHeaders({ method, host, path, body, service: "lambda" }, administratorOf(this.instance));
    return new Promise<{ response: IncomingMessage; call: ClientRequest }>((resolve, reject) => {
      const call = request(
        {
          host: "127.0.0.1",
          port: this.running.awsPort,
          servername: "localhost",
          agent: this.#agent,
          method,
          path,
          timeout,
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
        },
        (response) => resolve({ response, call }),
      );
      call.once("timeout", () => call.destroy(new Error(`no answer within ${timeout / 1000} s`)));
      call.once("error", reject);
      call.end(body);
    });
  }
}
