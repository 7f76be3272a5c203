import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { UserError } from "@secure-serverless/system/user-error";

/** @throws UserError when another program listens on the port */
export async function requireFreePort(port: number, purpose: string, remedy: string): Promise<void> {
  if (!(await canListen(port))) {
    throw new UserError(`Port ${port} on 127.0.0.1 is in use, and ${purpose} needs it`, remedy);
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/**
 * Below the ports that Linux and macOS give to whoever asks for any, and to every connection: one of those could be given
 * away before it is used.
 */
const FIRST_PORT = 15_000;
const LAST_PORT = 32_000;
const MOST_TRIES = 200;

/**
 * Ports in a row that nothing listens on now.
 *
 * @throws UserError when there are none
 */
export async function freePorts(count: number): Promise<number[]> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const first = randomInt(FIRST_PORT, LAST_PORT - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(canListen))).every(Boolean)) return ports;
  }
  throw new UserError(
    `Among the ports ${FIRST_PORT} to ${LAST_PORT} on 127.0.0.1 no ${count} in a row are free`,
    "End programs that listen there",
  );
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

export interface Ports {
  readonly apiPort: number;
  readonly awsPort: number;
}

/** @throws UserError when both would listen on the same port */
export function requireTwoPorts({ apiPort, awsPort }: Ports): void {
  if (apiPort !== awsPort) return;
  throw new UserError(
    `The API and the local AWS need different ports, and both were given ${apiPort}`,
    `Choose another for one of them: npm run local -- --port ${apiPort} --aws-port ${apiPort < 65535 ? apiPort + 1 : apiPort - 1}`,
  );
}

/**
 * A local AWS that runs keeps its ports.
 *
 * @param wanted what was asked for, undefined where nothing was
 * @throws UserError when another port was asked for than it has
 */
export function requireSamePorts(running: Ports, wanted: { readonly [port in keyof Ports]: number | undefined }): void {
  const { apiPort, awsPort } = {
    apiPort: wanted.apiPort ?? running.apiPort,
    awsPort: wanted.awsPort ?? running.awsPort,
  };
  if (apiPort === running.apiPort && awsPort === running.awsPort) return;
  throw new UserError(
    `The local AWS of this checkout is running already, with the API on port ${running.apiPort} and AWS on port ${running.awsPort}`,
    `Leave the ports out to use that one. To change them, stop it first: npm run local:down, then npm run local -- --port ${apiPort} --aws-port ${awsPort}`,
  );
}

/** @throws UserError when the text is not a port number */
export function portFrom(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1024 && port <= 65535) return port;
  throw new UserError(
    `${option} must be a port from 1024 to 65535, got ${JSON.stringify(text)}`,
    `For example: ${option}${option.startsWith("-") ? " " : "="}3000`,
  );
}
