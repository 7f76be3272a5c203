import { createServer } from "node:net";
import { UserError } from "../shared/user-error";

/** @throws UserError when another program listens on the port */
export async function requireFreePort(port: number, purpose: string, remedy: string): Promise<void> {
  if (!(await canListen(port))) {
    throw new UserError(`Port ${port} of 127.0.0.1, wanted for ${purpose}, is in use`, remedy);
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was assigned");
  return address.port;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** @throws UserError when the text is no port number */
export function portFrom(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1024 && port <= 65535) return port;
  throw new UserError(`${option} must be a port from 1024 to 65535, got "${text}"`, `For example: ${option} 3000`);
}
