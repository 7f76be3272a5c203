import { Agent, request } from "node:https";
import type { Target } from "./target";

const TIMEOUT_MILLISECONDS = 35_000;

export interface ApiCall {
  /** @default "GET" */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The path that is asked for at an endpoint, which may have a base path of its own: `/v1` and `/api/data` make `/v1/api/data`. */
export function pathAt(endpoint: string, path: string): string {
  return `${new URL(endpoint).pathname.replace(/\/$/, "")}${path}`;
}

/**
 * Calls the API of a target at its own endpoint. The local AWS answers under the name in the Host header, which no
 * resolver knows, at an address of its own.
 *
 * @param endpoint the stack's output ApiEndpoint
 * @throws Error when there is no answer within 35 s
 */
export function callApi(
  { local }: Pick<Target, "local">,
  endpoint: string,
  path: string,
  { method = "GET", headers = {}, body }: ApiCall = {},
): Promise<ApiAnswer> {
  const url = new URL(pathAt(endpoint, path), endpoint);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        method,
        path: `${url.pathname}${url.search}`,
        timeout: TIMEOUT_MILLISECONDS,
        // AWS's rules for a firewall reject a request without it
        headers: {
          "user-agent": "smoke-test",
          ...headers,
          ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
        },
        ...(local === undefined
          ? { host: url.hostname, port: url.port || 443 }
          : {
              host: "127.0.0.1",
              port: local.awsPort,
              servername: "localhost",
              agent: new Agent({ ca: local.certificate }),
              setHost: false,
            }),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("error", reject);
        response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    if (local !== undefined) call.setHeader("host", url.hostname);
    call.once("timeout", () => call.destroy(new Error(`no answer within ${TIMEOUT_MILLISECONDS / 1000} s`)));
    call.once("error", reject);
    call.end(body);
  });
}
