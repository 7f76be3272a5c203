import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Version {
  readonly id: string;
  /** Undefined is a delete marker. */
  readonly body: Buffer | undefined;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly modified: Date;
}

/** What becomes of one write: whether it is carried out, and what the client hears of it. */
export interface Turn {
  /** @default true */
  readonly carriedOut?: boolean;
  /** Milliseconds, a status with an error's code or no body, or the end of the connection. @default S3's own answer */
  readonly answer?: "reset" | { readonly afterMs: number } | { readonly status: number; readonly code?: string };
  /** Runs when the write has, or has not, been carried out and before anything else is: what others do meanwhile. */
  readonly meanwhile?: () => void;
}

/**
 * One bucket of S3 over HTTP: conditions, versions, delete markers and metadata by S3's rules, so that the real client
 * meets answers that are lost. Its writes are counted as S3 carries them out; its lists are empty.
 */
export class FakeS3 {
  /** Of each write in turn; those after the last are answered as S3 would. */
  turns: Turn[] = [];
  /** `PUT 200`, `HEAD 404`: every call as S3 would answer it. */
  readonly calls: string[] = [];
  readonly #versions = new Map<string, Version[]>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((incoming, answer) => void this.#serve(incoming, answer));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Forgets everything. */
  reset(): void {
    this.turns = [];
    this.calls.length = 0;
    this.#versions.clear();
  }

  /** Stores as another tool would. @returns the entity tag */
  put(key: string, body: string, { modified = new Date(), headers = {}, etag }: Partial<Version> = {}): string {
    return this.#add(key, Buffer.from(body), headers, modified, etag).etag;
  }

  /** Deletes as another tool would. */
  delete(key: string): void {
    this.#add(key, undefined, {});
  }

  /** The entity tag of what is there; undefined where nothing is. */
  tagOf(key: string): string | undefined {
    const current = this.#current(key);
    return current?.body === undefined ? undefined : current.etag;
  }

  current(key: string): string | undefined {
    return this.#current(key)?.body?.toString();
  }

  /** The contents of all versions, the oldest first; a delete marker is undefined. */
  versionsOf(key: string): (string | undefined)[] {
    return (this.#versions.get(key) ?? []).map(({ body }) => body?.toString());
  }

  #current(key: string): Version | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  #add(
    key: string,
    body: Buffer | undefined,
    headers: Version["headers"],
    modified = new Date(),
    etag = `"${createHash("md5")
      .update(body ?? "")
      .digest("hex")}"`,
  ): Version {
    const version = { id: randomUUID(), body, etag, headers, modified };
    this.#versions.set(key, [...(this.#versions.get(key) ?? []), version]);
    return version;
  }

  async #serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const [path = ""] = (incoming.url ?? "").split("?");
    const key = decodeURIComponent(path.split("/").slice(2).join("/"));
    const method = incoming.method ?? "";
    const turn = method === "PUT" || method === "DELETE" ? this.turns.shift() : undefined;
    const isList = method === "GET" && (incoming.url ?? "").includes("list-type=2");
    const act = () =>
      isList
        ? { status: 200, headers: {}, body: Buffer.from("<ListBucketResult></ListBucketResult>") }
        : this.#answer(method, key, incoming, Buffer.concat(chunks));
    const { status, headers, body } = turn?.carriedOut === false ? { status: 0, headers: {}, body: undefined } : act();
    this.calls.push(`${method} ${status || "not carried out"}`);
    turn?.meanwhile?.();
    const instead = turn?.answer;
    if (instead === "reset") {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (instead && "status" in instead) {
      const { status, code } = instead;
      answer.writeHead(status).end(code === undefined ? undefined : `<Error><Code>${code}</Code></Error>`);
      return;
    }
    if (instead) await new Promise((resolve) => setTimeout(resolve, instead.afterMs).unref());
    answer.writeHead(status, headers).end(method === "HEAD" ? undefined : body);
  }

  #answer(method: string, key: string, { headers }: IncomingMessage, body: Buffer) {
    const current = this.#current(key);
    const object = current?.body === undefined ? undefined : current;
    const refused = refusal(method, object, headers["if-match"], headers["if-none-match"]);
    if (refused !== undefined) return { status: refused, headers: {}, body: undefined };
    if (method === "PUT") {
      const kept = Object.entries(headers).filter(([name]) => /^(content-(type|encoding)|x-amz-meta-.*)$/.test(name));
      const { etag, id } = this.#add(key, body, Object.fromEntries(kept.map(([name, value]) => [name, String(value)])));
      return { status: 200, headers: { etag, "x-amz-version-id": id }, body: undefined };
    }
    if (method === "DELETE") {
      this.#add(key, undefined, {});
      return { status: 204, headers: {}, body: undefined };
    }
    if (!object) {
      const marker: Record<string, string> = current ? { "x-amz-delete-marker": "true" } : {};
      return { status: 404, headers: marker, body: undefined };
    }
    return {
      status: 200,
      headers: {
        ...object.headers,
        etag: object.etag,
        "x-amz-version-id": object.id,
        "last-modified": object.modified.toUTCString(),
        "content-length": object.body?.length ?? 0,
      },
      body: object.body,
    };
  }
}

function refusal(
  method: string,
  object: Version | undefined,
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
): number | undefined {
  if (method === "PUT" || method === "DELETE") {
    if (ifNoneMatch === "*" && object) return 412;
    if (ifMatch !== undefined && !object) return 404;
    if (ifMatch !== undefined && ifMatch !== "*" && ifMatch !== object?.etag) return 412;
    return undefined;
  }
  return object && ifNoneMatch === object.etag ? 304 : undefined;
}
