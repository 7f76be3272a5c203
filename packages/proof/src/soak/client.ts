import { createHash } from "node:crypto";
import { isObject } from "@secure-serverless/system/is-object";
import type { Journal } from "./journal";
import type { AnswerLine, CallKind, CallLine, Content, ListedPage } from "./journal-lines";
import type { Received, Sender, Sent } from "./send";

const TYPE = "application/octet-stream";
/** What the stand-in of API Gateway says where there is nothing behind it: no answer of the API. */
const NOT_ANSWERED = /^The local AWS did not answer|^The API is not applied yet/;

export interface ClientProps {
  readonly origin: string;
  readonly sender: Sender;
  readonly journal: Journal;
  /** The API key, and how many spaces stand before it: the gateway remembers its answer by the header's text. */
  readonly credential: { key: string; spaces: number };
}

/** What was read. */
export interface Seen {
  readonly content: Content;
  readonly body: Buffer;
}

interface Call extends Omit<CallLine, "type" | "id" | "at" | "worker" | "kind"> {
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** What more the journal is told of a whole answer. */
  readonly tell?: (answer: Received) => Partial<AnswerLine>;
}

/** A client of the API that writes down each request before it is sent, and its answer. */
export class Client {
  /** Whether its last request had no answer, or a failure. */
  isFailing = false;

  constructor(
    private readonly props: ClientProps,
    readonly worker: string,
  ) {}

  /** Writes under a condition, or under none. @returns the status, 0 without an answer */
  async write(key: string, body: Buffer, options: { ifAbsent?: true; expects?: string; count?: number } = {}) {
    const { ifAbsent, expects, count } = options;
    const kind = ifAbsent ? "create" : expects === undefined ? "put" : "replace";
    const headers = {
      "content-type": TYPE,
      ...(ifAbsent && { "if-none-match": "*" }),
      ...(expects !== undefined && { "if-match": `"${expects}"` }),
    };
    const answer = await this.#call(kind, {
      ...{ key, path: pathOf(key), method: "PUT", headers, body, content: contentOf(body) },
      ...(expects !== undefined && { expects }),
      ...(count !== undefined && { count }),
      tell: tagOf,
    });
    return answer?.status ?? 0;
  }

  /** @returns what is there, or undefined where that was not told */
  async read(key: string): Promise<Seen | undefined> {
    const tell = (answer: Received) => ({
      ...tagOf(answer),
      ...(answer.status === 200 && { content: contentOf(answer.body) }),
    });
    const answer = await this.#call("read", { key, path: pathOf(key), method: "GET", tell });
    return seenIn(answer);
  }

  async head(key: string): Promise<void> {
    const tell = (answer: Received) => {
      const tag = tagOf(answer);
      return answer.status === 200 && tag.etag !== undefined ? { ...tag, content: tag.etag } : tag;
    };
    await this.#call("head", { key, path: pathOf(key), method: "HEAD", tell });
  }

  async remove(key: string, expects?: string): Promise<void> {
    const condition = expects === undefined ? {} : { expects, headers: { "if-match": `"${expects}"` } };
    const kind = expects === undefined ? "delete" : "delete-version";
    await this.#call(kind, { key, path: pathOf(key), method: "DELETE", ...condition });
  }

  /** Reads a list to its end, page by page. */
  async list(prefix: string, limit: number): Promise<void> {
    let cursor: string | undefined;
    let after: string | null = null;
    do {
      const query = new URLSearchParams({ prefix, limit: String(limit), ...(cursor !== undefined && { cursor }) });
      const from: string | null = after;
      const tell = (received: Received) => {
        const page = received.status === 200 ? pageOf(received, prefix, from) : undefined;
        return page === undefined ? {} : { page };
      };
      const answer: Received | undefined = await this.#call("list", {
        path: `/api/data?${query}`,
        method: "GET",
        tell,
      });
      if (answer?.status !== 200) return;
      const { objects, next_cursor: next } = jsonOf(answer) as {
        objects: { key: string }[];
        next_cursor: string | null;
      };
      after = objects.at(-1)?.key ?? after;
      cursor = next ?? undefined;
    } while (cursor !== undefined);
  }

  /** Asks for a URL, and writes there. */
  async upload(key: string, body: Buffer): Promise<void> {
    const asked = Buffer.from(JSON.stringify({ key, content_type: TYPE, size: body.length }));
    const answer = await this.#call("upload-url", {
      ...{ path: "/api/uploads", method: "POST", body: asked },
      headers: { "content-type": "application/json" },
    });
    if (answer?.status !== 200) return;
    const { url } = jsonOf(answer) as { url: string };
    const headers = { "content-type": TYPE };
    await this.#call("upload", { key, path: url, method: "PUT", headers, body, content: contentOf(body), tell: tagOf });
  }

  /** Asks for a URL, and reads there. */
  async download(key: string): Promise<void> {
    const answer = await this.#call("download-url", { path: `${pathOf(key)}?download`, method: "GET" });
    if (answer?.status !== 200) return;
    const { url } = jsonOf(answer) as { url: string };
    const tell = (received: Received) => (received.status === 200 ? { content: contentOf(received.body) } : {});
    await this.#call("download", { key, path: url, method: "GET", tell });
  }

  /** @returns undefined where there was no whole answer */
  async #call(
    kind: CallKind,
    { path, method, headers = {}, body, tell, ...line }: Call,
  ): Promise<Received | undefined> {
    const { journal, sender, origin, credential } = this.props;
    const isSigned = path.startsWith("https:");
    const authorization = `Bearer${" ".repeat(credential.spaces)}${credential.key}`;
    const sent: Sent = {
      method,
      headers: { ...headers, ...(!isSigned && { authorization }) },
      ...(body !== undefined && { body }),
    };
    const id = journal.call({ worker: this.worker, kind, ...line });
    try {
      const answer = await sender.send(isSigned ? path : `${origin}${path}`, sent);
      this.isFailing = answer.status >= 500;
      const { code, outcome, message } = problemIn(answer);
      if (message !== undefined && NOT_ANSWERED.test(message)) {
        journal.answer({ id, failure: message });
        return undefined;
      }
      const { "content-type": contentType } = answer.headers;
      journal.answer({
        ...{ id, status: answer.status },
        ...(contentType !== undefined && { contentType }),
        ...(code !== undefined && { code }),
        ...(outcome !== undefined && { outcome }),
        ...tell?.(answer),
      });
      return answer;
    } catch (error) {
      this.isFailing = true;
      journal.answer({ id, failure: (error as NodeJS.ErrnoException).code ?? (error as Error).message });
      return undefined;
    }
  }
}

/** The content's name in the journal, which is its entity tag too. */
export function contentOf(body: Buffer): string {
  return createHash("md5").update(body).digest("hex");
}

function pathOf(key: string): string {
  return `/api/data/${key.split("/").map(encodeURIComponent).join("/")}`;
}

function seenIn(answer: Received | undefined): Seen | undefined {
  if (answer?.status === 404) return { content: null, body: Buffer.alloc(0) };
  return answer?.status === 200 ? { content: contentOf(answer.body), body: answer.body } : undefined;
}

function tagOf({ status, headers }: Received): { readonly etag?: string } {
  return status < 300 && headers.etag !== undefined ? { etag: headers.etag.replaceAll('"', "") } : {};
}

function pageOf(answer: Received, prefix: string, after: string | null): ListedPage {
  const { objects, next_cursor: next } = jsonOf(answer) as {
    objects: { key: string; etag: string }[];
    next_cursor: string | null;
  };
  return {
    prefix,
    after,
    upTo: next === null ? null : (objects.at(-1)?.key ?? after),
    objects: objects.map(({ key, etag }) => [key, etag.replaceAll('"', "")] as const),
  };
}

function problemIn({ status, headers, body }: Received) {
  const isJson = /\bjson\b/.test(headers["content-type"] ?? "");
  if (status < 400 || !isJson) return {};
  const found: unknown = JSON.parse(body.toString("utf8") || "{}");
  const text = (name: string) => {
    const value = isObject(found) ? found[name] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  return { code: text("code"), outcome: text("outcome"), message: text("message") };
}

function jsonOf({ body }: Received): unknown {
  return JSON.parse(body.toString("utf8"));
}
