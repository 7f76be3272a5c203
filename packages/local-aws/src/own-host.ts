import type { IncomingMessage } from "node:http";

/** Names of this machine that no DNS server can give it, so that a page under its own name has another one. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Whether the request names just one host, and it is this machine at the port that it arrived at. */
export function namesOwnHost({ rawHeaders, headers, socket }: IncomingMessage): boolean {
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  return names.length === 1 && LOOPBACK.some((name) => headers.host === `${name}:${socket.localPort}`);
}
