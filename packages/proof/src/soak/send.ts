import { type IncomingHttpHeaders, Agent as PlainAgent, request as requestPlain } from "node:http";
import { request as requestTls, Agent as TlsAgent } from "node:https";

/** Above what the gateway waits for a function. */
const TIMEOUT_MILLISECONDS = 45_000;

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends each request once and never again: what `fetch` repeats by itself would be a write that nobody has written down. */
export class Sender {
  readonly #plain = new PlainAgent({ keepAlive: true });
  readonly #tls: TlsAgent;

  /** @param certificate PEM of the local AWS's certificate */
  constructor(certificate: string) {
    this.#tls = new TlsAgent({ keepAlive: true, ca: certificate });
  }

  /** @throws Error of Node when there is no whole answer */
  send(url: string, { method, headers, body }: Sent): Promise<Received> {
    const isTls = url.startsWith("https:");
    const options = { method, headers: { ...headers, "content-length": String(body?.length ?? 0) } };
    return new Promise((resolve, reject) => {
      const sent = isTls
        ? requestTls(url, { ...options, agent: this.#tls })
        : requestPlain(url, { ...options, agent: this.#plain });
      sent.setTimeout(TIMEOUT_MILLISECONDS, () => sent.destroy(new Error("no answer in time")));
      sent.once("error", reject);
      sent.once("response", async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
        } catch (error) {
          reject(error);
        }
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#tls.destroy();
  }
}
