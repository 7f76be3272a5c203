import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { Transform } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export interface SlowProxyProps {
  /** How long each connection waits until it is made. "never": it is taken, and nothing is ever answered. */
  readonly delayMilliseconds: number | "never";
  /** Of each connection, from the registry. @default as many as there are */
  readonly bytesPerSecond?: number;
}

/** A proxy for HTTPS on this machine, through which everything is slow. */
export class SlowProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** The hosts that were asked for. */
  readonly hosts: string[] = [];

  constructor(private readonly props: SlowProxyProps) {
    this.#server = createServer((_request, response) => response.writeHead(405).end());
    this.#server.on("connect", (request, socket: Socket) => void this.#tunnel(request.url ?? "", socket));
  }

  /** @returns the variables that have programs use it, for what is not on this machine */
  async listen(): Promise<Readonly<Record<string, string>>> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as { port: number };
    const names = ["HTTP_PROXY", "HTTPS_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
    return {
      ...Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${port}`])),
      NO_PROXY: "localhost,127.0.0.1",
      no_proxy: "localhost,127.0.0.1",
    };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #tunnel(address: string, socket: Socket): Promise<void> {
    this.hosts.push(address);
    this.#keep(socket);
    const { delayMilliseconds, bytesPerSecond = Number.POSITIVE_INFINITY } = this.props;
    if (delayMilliseconds === "never") return;
    await delay(delayMilliseconds);
    const { hostname, port } = new URL(`https://${address}`);
    const registry = connect(Number(port || 443), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(registry);
      registry.pipe(throttled(bytesPerSecond)).pipe(socket);
    });
    this.#keep(registry);
    registry.on("close", () => socket.destroy());
    socket.on("close", () => registry.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // whoever is cut off says so by itself
    socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
  }
}

function throttled(bytesPerSecond: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(() => done(null, chunk), (chunk.length / bytesPerSecond) * 1000);
    },
  });
}
