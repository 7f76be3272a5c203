import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { FaultRule } from "./faults";
import { FaultsInForce } from "./faults-in-force";
import { namesOwnHost } from "./own-host";
import { millisecondsSince, Upstream } from "./upstream";

/** One call of a function to AWS. What it was about is left out: keys and bodies are other people's data. */
export interface AwsCallRecord {
  readonly time: string;
  /** As the signature names it: `s3`, `secretsmanager`. `unknown` when the call is not signed. */
  readonly service: string;
  /** The operation where a header names it, otherwise the HTTP method. */
  readonly operation: string;
  /** 0 when the call ended without an answer. */
  readonly status: number;
  readonly milliseconds: number;
  /** @default the call met no fault */
  readonly fault?: FaultRule["action"];
}

export interface FaultProxyProps {
  readonly awsPort: number;
  /** PEM of the emulator's certificate, under which the proxy answers too. */
  readonly certificate: string;
  readonly certificateKey: string;
  /**
   * Asked for the faults of each call, so that a change counts from the next one on. The very same list as long as nothing
   * changes: the calls are counted by it.
   */
  readonly faults: () => readonly FaultRule[];
  readonly onCall: (record: AwsCallRecord) => void;
}

const IDLE_CLIENT_MILLISECONDS = 75_000;

/**
 * Stands between the functions and the emulator, so that a dependency can fail while everything else, Terraform and
 * the tests included, still reaches it. Without faults it passes every call on as it came, so that signatures hold.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #inForce = new FaultsInForce();
  /** By the client's port: a TLS socket cannot be reset, the one below it can. */
  readonly #sockets = new Map<number | undefined, Socket>();

  constructor(private readonly props: FaultProxyProps) {
    this.#upstream = new Upstream(props.awsPort, props.certificate);
    this.#server = createServer(
      { cert: props.certificate, key: props.certificateKey, keepAliveTimeout: IDLE_CLIENT_MILLISECONDS },
      (incoming, answer) => this.#serve(incoming, answer),
    );
    this.#server.on("connection", (socket: Socket) => {
      const { remotePort } = socket;
      this.#sockets.set(remotePort, socket);
      socket.once("close", () => this.#sockets.delete(remotePort));
    });
  }

  /** @returns the endpoint for the functions, on a port of its own */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) =>
      this.#server.once("error", reject).listen(0, "127.0.0.1", () => resolve()),
    );
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.#upstream.close();
  }

  #serve(incoming: IncomingMessage, answer: ServerResponse): void {
    if (!isCallToAws(incoming)) {
      incoming.resume();
      answer.writeHead(403, { "content-type": "text/plain" }).end("Only calls from functions to AWS");
      return;
    }
    const startedAt = process.hrtime.bigint();
    const service = signedService(incoming) ?? "unknown";
    const { method = "", url: path = "" } = incoming;
    const fault = this.#inForce.meet(this.props.faults(), { service, method, path });
    let isRecorded = false;
    const record = () => {
      if (isRecorded) return;
      isRecorded = true;
      this.props.onCall({
        time: new Date().toISOString(),
        service,
        operation: operationOf(incoming),
        status: answer.headersSent ? answer.statusCode : 0,
        milliseconds: millisecondsSince(startedAt),
        ...(fault === undefined ? {} : { fault: fault.action }),
      });
    };
    answer.once("close", record);
    switch (fault?.action) {
      case undefined:
        this.#upstream.forward(incoming, answer);
        break;
      case "status":
        refuse(incoming, answer, service, fault);
        break;
      case "reset":
        // Node 20.9 does not tell the TLS socket, nor the answer, that the socket below is closed
        this.#sockets.get(incoming.socket.remotePort)?.once("close", record).resetAndDestroy();
        break;
      case "lose-answer": {
        const isWrite = incoming.method === "PUT" || incoming.method === "DELETE";
        const socket = this.#sockets.get(incoming.socket.remotePort);
        this.#upstream.forward(incoming, answer, isWrite ? { onAnswer: () => socket?.resetAndDestroy() } : {});
        break;
      }
      case "status-after":
        this.#upstream.forward(incoming, answer, {
          intercept: (response) => {
            response.resume();
            writeRefusal(answer, service, fault);
          },
        });
        break;
      case "late-answer":
        this.#upstream.forward(incoming, answer, {
          intercept: (_response, passOn) => void setTimeout(passOn, fault.milliseconds).unref(),
        });
        break;
      case "late-effect":
        void this.#forwardLate(incoming, answer, fault.milliseconds);
        break;
      case "delay": {
        const timer = setTimeout(() => this.#upstream.forward(incoming, answer), fault.milliseconds);
        answer.once("close", () => clearTimeout(timer));
      }
    }
  }

  /** Keeps the whole call, since who sent it may be gone by then. */
  async #forwardLate(incoming: IncomingMessage, answer: ServerResponse, milliseconds: number): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      // it was not sent as a whole
      return;
    }
    const forward = () => this.#upstream.forward(incoming, answer, { body: Buffer.concat(chunks) });
    setTimeout(forward, milliseconds).unref();
  }
}

/**
 * Whether a function sent it, or somebody to whom a function gave a presigned URL: then it may come from a web page,
 * which asks with OPTIONS first. The emulator judges what is passed on.
 */
function isCallToAws(incoming: IncomingMessage): boolean {
  if (!namesOwnHost(incoming)) return false;
  return incoming.method === "OPTIONS" ? incoming.headers.origin !== undefined : signedService(incoming) !== undefined;
}

/**
 * The service in the scope of the signature, whether a header or a presigned URL carries it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signedService(incoming: Pick<IncomingMessage, "headers" | "url">): string | undefined {
  const query = new URLSearchParams((incoming.url ?? "").split("?")[1] ?? "");
  const signature = incoming.headers.authorization ?? `Credential=${query.get("X-Amz-Credential") ?? ""}`;
  return /Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([a-z0-9-]+)\/aws4_request/.exec(signature)?.[1];
}

function operationOf(incoming: IncomingMessage): string {
  return (
    String(incoming.headers["x-amz-target"] ?? "")
      .split(".")
      .at(-1) ||
    (incoming.method ?? "")
  );
}

type Refusal = { readonly status: number; readonly code?: string | undefined };

function refuse(incoming: IncomingMessage, answer: ServerResponse, service: string, refusal: Refusal): void {
  incoming.resume().once("end", () => writeRefusal(answer, service, refusal));
}

/** In the form of the service, so that the SDK reads a code out of it: S3 writes XML, the others JSON. */
function writeRefusal(answer: ServerResponse, service: string, { status, code = codeOf(status) }: Refusal): void {
  const [contentType, body] =
    service === "s3"
      ? ["application/xml", `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>`]
      : ["application/x-amz-json-1.1", JSON.stringify({ __type: code, message: "injected" })];
  answer.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) }).end(body);
}

function codeOf(status: number): string {
  if (status === 503) return "ServiceUnavailable";
  return status >= 500 ? "InternalError" : "InjectedFault";
}
