import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer, request as secureRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopGroup } from "@secure-serverless/system/process";
import { type Browser, openBrowser } from "./chromium";
import { instance } from "./target";

const TIMEOUT_MILLISECONDS = 60_000;
/** Where the page of a test is; other paths are those of the server behind it. */
const PAGE = "/page-of-the-test";
const REACHED = ["localhost", "*.localhost", "127.0.0.1"].map((name) => `EXCLUDE ${name}`).join(", ");

export interface PageOptions {
  /**
   * A server of this machine that answers every other path under the page's own name, as after the name was made to
   * point to it (DNS rebinding). It sees the page's name, or another one that is given, and its own port as the host.
   */
  readonly behind?: Behind;
}

export interface Behind {
  readonly port: number;
  readonly tls: boolean;
  /** @default the page's own */
  readonly name?: string;
}

let opened: Browser | undefined;
afterAll(() => opened?.remove());

/**
 * Runs a script in a page of the host in a real browser and returns what its promise gives. The page is served from here:
 * the browser takes this machine for the host, and reaches nothing but this machine. It is told to take every certificate,
 * so that what protects is not the local one's being unknown.
 *
 * @param script the body of an async function; it may hold the API key, since only the page's bytes carry it
 */
export async function runInPage<T>(host: string, script: string, { behind }: PageOptions = {}): Promise<T> {
  opened ??= openBrowser();
  const profile = mkdtempSync(join(tmpdir(), "secure-serverless-browser-"));
  const page = `<!doctype html><script>
    (async () => { ${script} })()
      .catch((error) => String(error))
      .then((result) => fetch("${PAGE}", { method: "POST", body: JSON.stringify(result) }));
  </script>`;
  let resolve: (result: string) => void = () => {};
  const result = new Promise<string>((resolved) => {
    resolve = resolved;
  });
  const server = createServer(
    { cert: readFileSync(instance.certificate), key: readFileSync(instance.certificateKey) },
    async (incoming, answer) => {
      if (behind !== undefined && incoming.url !== PAGE) {
        passOn(incoming, answer, { name: host, ...behind });
        return;
      }
      let body = "";
      for await (const chunk of incoming) body += String(chunk);
      if (incoming.method === "POST") resolve(body);
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    },
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const child = spawn(
    opened.executable,
    [
      ...["--headless", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`, "--remote-debugging-port=0"],
      // the browser refuses to run as root inside its sandbox
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--ignore-certificate-errors",
      `--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}, MAP * ~NOTFOUND, ${REACHED}`,
      `https://${host}${PAGE}`,
    ],
    { stdio: "ignore", detached: true, env: { ...process.env, ...opened.environment } },
  );
  child.once("error", (error) => resolve(JSON.stringify(String(error))));
  const timer = setTimeout(() => resolve('"no result"'), TIMEOUT_MILLISECONDS);
  try {
    return JSON.parse(await result) as T;
  } finally {
    clearTimeout(timer);
    await stopGroup(child, "SIGTERM");
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, { port, tls, name }: Required<Behind>): void {
  const send = tls ? secureRequest : request;
  const headers = { ...incoming.headers, host: `${name}:${port}` };
  const upstream = send(
    { host: "127.0.0.1", port, path: incoming.url, method: incoming.method, headers, rejectUnauthorized: false },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    },
  );
  upstream.once("error", () => answer.destroy());
  incoming.pipe(upstream);
}
