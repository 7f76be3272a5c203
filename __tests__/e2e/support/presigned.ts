import { readFileSync } from "node:fs";
import { request } from "node:https";
import { instance } from "./target";

const TIMEOUT_MILLISECONDS = 10_000;

interface Sent {
  /** @default "GET" */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Uses a presigned URL of the local AWS as any client does that trusts its certificate: `fetch` cannot be told to. */
export function usePresigned(url: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(
      url,
      {
        method,
        ca: readFileSync(instance.certificate),
        headers: { ...headers, ...length },
        timeout: TIMEOUT_MILLISECONDS,
      },
      async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          const pairs = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
          const status = answer.statusCode ?? 0;
          const text = Buffer.concat(chunks).toString("utf8");
          resolve(new Response(status === 204 ? null : text, { status, headers: pairs }));
        } catch (error) {
          reject(error);
        }
      },
    );
    sent.once("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.once("error", reject);
    sent.end(body);
  });
}
