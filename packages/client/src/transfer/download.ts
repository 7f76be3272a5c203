import type { DownloadUrl } from "../contract";
import { ConnectionError, TimeLimitError, TransferError } from "../errors";
import { Limit, pause } from "../limits";
import { jsonOf, type ReadOptions } from "../objects";
import { operate, sendRead } from "../operation";
import { PRIVATE, positive, type Settings, whole } from "../options";
import { withoutSecrets } from "../redact";
import { delayMs } from "../retry";
import type { Transport } from "../transport";
import { STALL_MS, storeCodeOf, TRANSFER_MS, type TransferOptions } from "./progress";

export interface DownloadOptions extends TransferOptions {
  /** An older version. @default the current one */
  readonly version?: string;
}

/** A URL to read an object from, with its size and type, for whoever has it. */
export async function downloadUrl(
  transport: Transport,
  key: string,
  { version, ...options }: ReadOptions,
): Promise<DownloadUrl> {
  return operate(transport, "downloadUrl", options, async (signal) => {
    const query = { download: "true", ...(version !== undefined && { version }) };
    const call = { operation: "downloadUrl", method: "get", path: "/api/data/{key}", objectKey: key, query } as const;
    return jsonOf<DownloadUrl>("downloadUrl", await sendRead(transport, call, signal));
  });
}

/** An object whose bytes come as they are read. Read it to its end, or cancel it. */
export class Download {
  constructor(
    readonly key: string,
    /** In bytes, as they are stored. */
    readonly size: number,
    readonly contentType: string,
    readonly etag: string,
    readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  ) {}

  async blob(): Promise<Blob> {
    return new Response(this.stream, { headers: { "content-type": this.contentType } }).blob();
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await new Response(this.stream).arrayBuffer());
  }

  async text(): Promise<string> {
    return new Response(this.stream).text();
  }
}

/**
 * Begins to read an object of any size by a presigned URL. Where the connection breaks it goes on with the rest, by a new URL, as long
 * as the object is the same.
 *
 * @throws what `downloadUrl` throws; the stream fails with a TransferError, a TimeLimitError or the signal's reason
 */
export async function download(transport: Transport, key: string, options: DownloadOptions): Promise<Download> {
  const total = new Limit("download", positive("timeoutMs", options.timeoutMs ?? TRANSFER_MS), options.signal);
  try {
    total.signal.throwIfAborted();
    const first = await downloadUrl(transport, key, { ...versionOf(options), signal: total.signal });
    const parts = new Parts(transport, key, options, first, total.signal);
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        try {
          const chunk = await parts.next();
          if (chunk !== undefined) {
            controller.enqueue(chunk);
            return;
          }
          total.end();
          controller.close();
        } catch (error) {
          // what is still open of it is let go
          total.abort(error);
          controller.error(error);
        }
      },
      async cancel() {
        total.abort(new Error("the download was cancelled"));
        await parts.cancel();
      },
    });
    return new Download(key, first.size, first.content_type, first.etag, stream);
  } catch (error) {
    total.end();
    throw error;
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

class Parts {
  #reader: Reader | undefined;
  #stall: Limit | undefined;
  #received = 0;
  #attempt = 0;
  #isContinued = false;
  readonly #attempts: number;
  readonly #stallMs: number;
  readonly #settings: Settings;

  constructor(
    private readonly transport: Transport,
    private readonly key: string,
    private readonly options: DownloadOptions,
    private target: DownloadUrl | undefined,
    private readonly signal: AbortSignal,
  ) {
    this.#settings = transport.settings;
    this.#attempts = whole("attempts", options.attempts ?? this.#settings.retry.attempts);
    this.#stallMs = positive("stallTimeoutMs", options.stallTimeoutMs ?? STALL_MS);
    this.etag = target?.etag ?? "";
    this.size = target?.size ?? 0;
  }

  private readonly etag: string;
  private readonly size: number;

  /** The next bytes, or undefined at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (;;) {
      const read = await this.#tried();
      if (read === "again") continue;
      // how long the reader takes with it is not the store's silence
      this.#stall?.rest();
      if (!read.done) {
        this.#received += read.value.byteLength;
        this.options.onProgress?.({ transferred: this.#received, total: this.size });
        return read.value;
      }
      this.#stall?.end();
      // a body without a break is whole by HTTP; one of several parts is counted
      if (this.#isContinued && this.#received !== this.size)
        throw new TransferError("download", `${this.#received} of ${this.size} bytes came`);
      return undefined;
    }
  }

  async cancel(): Promise<void> {
    this.#stall?.end();
    await this.#reader?.cancel().catch(() => {});
  }

  async #tried() {
    try {
      this.#reader ??= await this.#open();
      this.#stall?.restart();
      return await this.#reader.read();
    } catch (error) {
      this.#stall?.end();
      if (this.signal.aborted) throw this.signal.reason;
      if (this.#reader === undefined && !isBroken(error)) throw error;
      this.#reader = undefined;
      this.target = undefined;
      if (this.#attempt >= this.#attempts) {
        const cause = withoutSecrets(error, []);
        throw new TransferError(
          "download",
          `broken after ${this.#received} of ${this.size} bytes`,
          undefined,
          undefined,
          {
            cause,
          },
        );
      }
      await pause(delayMs(this.#attempt, undefined, this.#settings.retry) ?? 0, this.signal);
      return "again";
    }
  }

  async #open(): Promise<Reader> {
    this.#attempt += 1;
    this.target ??= await downloadUrl(this.transport, this.key, { ...versionOf(this.options), signal: this.signal });
    const { url, etag } = this.target;
    if (etag !== this.etag) throw this.#replaced();
    const from = this.#received;
    this.#stall = new Limit("download", this.#stallMs, this.signal);
    const response = await this.#fetch(url, from, this.#stall.signal);
    if (response.status >= 500 || response.status === 429) {
      await response.body?.cancel();
      throw new ConnectionError("download", { cause: new Error(`the store answered ${response.status}`) });
    }
    if (response.status !== (from === 0 ? 200 : 206)) throw await refusal(response);
    const tag = response.headers.get("etag");
    if (tag !== null && tag !== this.etag) throw this.#replaced();
    this.#isContinued ||= from > 0;
    if (response.body === null) throw new TransferError("download", "the answer has no content", response.status);
    return response.body.getReader() as Reader;
  }

  async #fetch(url: string, from: number, signal: AbortSignal): Promise<Response> {
    try {
      const headers: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
      return await this.#settings.fetch(url, { headers, signal, ...PRIVATE });
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason;
      throw new ConnectionError("download", { cause: withoutSecrets(error, [url]) });
    }
  }

  #replaced(): TransferError {
    return new TransferError("download", "the object was replaced meanwhile; read a version to avoid this");
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof TimeLimitError;
}

function versionOf({ version }: DownloadOptions) {
  return version !== undefined && { version };
}

async function refusal(response: Response): Promise<TransferError> {
  const code = storeCodeOf(await response.text());
  const what = `the store answered ${response.status} ${code ?? "without a code"}`;
  return new TransferError("download", what, response.status, code);
}
