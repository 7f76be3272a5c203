import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stopGroup } from "../../../tools/shared/process";
import { instance } from "./target";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const TIMEOUT_MILLISECONDS = 60_000;

/** The browser on PATH, or undefined. */
export const browser = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(isExecutable);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a script in a page of the host in a real browser and returns what its promise gives. The page is served from here:
 * the browser takes this machine for the host, and reaches nothing but this machine.
 *
 * @param script the body of an async function; it may hold the API key, since only the page's bytes carry it
 */
export async function runInPage<T>(host: string, script: string): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), "secure-serverless-browser-"));
  const page = `<!doctype html><script>
    (async () => { ${script} })()
      .catch((error) => String(error))
      .then((result) => fetch("/result", { method: "POST", body: JSON.stringify(result) }));
  </script>`;
  let resolve: (result: string) => void = () => {};
  const result = new Promise<string>((resolved) => {
    resolve = resolved;
  });
  const server = createServer(
    { cert: readFileSync(instance.certificate), key: readFileSync(instance.certificateKey) },
    async (incoming, answer) => {
      let body = "";
      for await (const chunk of incoming) body += String(chunk);
      if (incoming.method === "POST") resolve(body);
      answer.writeHead(200, { "content-type": "text/html" }).end(page);
    },
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const child = spawn(
    browser ?? "",
    [
      ...[
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        `--user-data-dir=${profile}`,
        "--remote-debugging-port=0",
      ],
      // the browser refuses to run as root inside its sandbox
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--ignore-certificate-errors",
      `--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE localhost`,
      `https://${host}/`,
    ],
    { stdio: "ignore", detached: true },
  );
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
