import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

const AWS = /^(?:[a-z0-9-]+\.)+amazonaws\.com:443$/;

/**
 * A proxy under which AWS's own names lead to a server on this machine: stacks are applied as they are synthesized for an
 * account, with a host per service, bucket and account, and nothing that is asked for under another name leaves the machine.
 */
export class NameProxy {
  /** The names that were asked for, with their port. */
  readonly asked = new Set<string>();
  /** Those that are not AWS's, and were refused. */
  readonly refused = new Set<string>();
  readonly #sockets = new Set<Socket>();

  private constructor(readonly server: Server) {}

  /** @param to the port of the server on 127.0.0.1 */
  static async start(to: number): Promise<NameProxy> {
    const server = createServer((_, response) => response.writeHead(403).end());
    const proxy = new NameProxy(server);
    server.on("connect", ({ url = "" }, client: Socket, head: Buffer) => {
      client.on("error", () => client.destroy());
      if (!AWS.test(url)) {
        proxy.refused.add(url);
        client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
      }
      proxy.asked.add(url);
      const upstream = connect(to, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on("error", () => client.destroy()).on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
      for (const socket of [client, upstream])
        proxy.#sockets.add(socket.on("close", () => proxy.#sockets.delete(socket)));
    });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
