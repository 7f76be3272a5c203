import { requireKey } from "../address";
import { bodyOf, DEFAULT_TYPE, json } from "../content";
import type { UploadBody, UploadUrl } from "../contract";
import { OutcomeUnknownError, TimeLimitError, TransferError } from "../errors";
import { Limit, pause, within } from "../limits";
import { jsonOf } from "../objects";
import { operate, sendRead } from "../operation";
import { type CallOptions, positive, whole } from "../options";
import { delayMs } from "../retry";
import type { Transport } from "../transport";
import { mayPass, STALL_MS, storeCodeOf, TRANSFER_MS, type TransferOptions } from "./progress";
import { Broken, putBytes, type Stored } from "./put";
import { type Upload, type UploadSource, uploadOf } from "./source";

export interface UploadOptions extends TransferOptions {
  /** @default the source's, or `application/octet-stream` */
  readonly contentType?: string;
  /**
   * What is done when all bytes were sent and the answer was lost. `repeat` may store the content a second time, over what
   * others have written since: right for a key that nobody else writes. @default "throw", an OutcomeUnknownError
   */
  readonly ifUnknown?: "throw" | "repeat";
}

export interface UploadResult {
  readonly key: string;
  readonly size: number;
  /** Undefined where the store does not show it to this page. */
  readonly etag: string | undefined;
  readonly version: string | undefined;
}

/** A URL to which exactly that many bytes of that type can be PUT, for whoever has it. */
export async function uploadUrl(transport: Transport, body: UploadBody, options: CallOptions): Promise<UploadUrl> {
  requireKey(body.key);
  const content = await bodyOf(json(body));
  return operate(transport, "uploadUrl", options, async (signal) => {
    // it changes nothing, so that it may be repeated as a read is
    const call = { operation: "uploadUrl", method: "post", path: "/api/uploads", body: content } as const;
    return jsonOf<UploadUrl>("uploadUrl", await sendRead(transport, call, signal));
  });
}

/**
 * Uploads up to 5 GiB by a presigned URL, a new one for each attempt. It is repeated where the store has certainly not got
 * the whole.
 *
 * @throws TransferError, OutcomeUnknownError, and what `uploadUrl` throws
 */
export async function upload(
  transport: Transport,
  key: string,
  source: UploadSource,
  options: UploadOptions,
): Promise<UploadResult> {
  const { retry } = transport.settings;
  const attempts = whole("attempts", options.attempts ?? retry.attempts);
  const timeoutMs = positive("timeoutMs", options.timeoutMs ?? TRANSFER_MS);
  const content = uploadOf(source);
  return within("upload", timeoutMs, [options.signal], async (signal) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { status, etag, version, text } = await putOnce(transport, key, content, options, signal);
        if (status < 300) return { key, size: content.size, etag, version };
        throw refusal(status, text);
      } catch (error) {
        const ended = signal.aborted && !(signal.reason instanceof TimeLimitError);
        if (ended) throw signal.reason;
        const verdict = verdictOf(error);
        const unknown = verdict === "lost" && options.ifUnknown !== "repeat";
        const last = signal.aborted || attempt >= attempts;
        if (unknown || (last && verdict === "lost")) throw new OutcomeUnknownError("upload", key, { cause: error });
        if (last || verdict === "final") throw signal.aborted ? signal.reason : told(error);
      }
      await pause(delayMs(attempt, undefined, retry) ?? 0, signal);
    }
  });
}

async function putOnce(
  transport: Transport,
  key: string,
  upload: Upload,
  { contentType, onProgress, stallTimeoutMs = STALL_MS }: UploadOptions,
  signal: AbortSignal,
): Promise<Stored> {
  const { size } = upload;
  const type = contentType ?? upload.type ?? DEFAULT_TYPE;
  const { url, headers } = await uploadUrl(transport, { key, size, content_type: type }, { signal });
  let sent = 0;
  const stall = new Limit("upload", positive("stallTimeoutMs", stallTimeoutMs), signal);
  try {
    return await putBytes({
      url,
      upload,
      contentType: headers["Content-Type"],
      signal: stall.signal,
      fetch: transport.settings.fetch,
      onSent: (bytes) => {
        sent = bytes;
        stall.restart();
        onProgress?.({ transferred: bytes, total: size });
      },
    });
  } catch (error) {
    if (error instanceof TimeLimitError) throw new Broken(sent >= size, { cause: error });
    throw error;
  } finally {
    stall.end();
  }
}

function verdictOf(error: unknown): "repeat" | "lost" | "final" {
  // the store gets a part of an object never: it was told how long the whole is
  if (error instanceof Broken) return error.isSentWhole ? "lost" : "repeat";
  if (!(error instanceof TransferError) || error.status === undefined) return "final";
  if (mayPass(error.status, error.storeCode)) return "repeat";
  return error.status >= 500 ? "lost" : "final";
}

function refusal(status: number, text: string): TransferError {
  const code = storeCodeOf(text);
  return new TransferError("upload", `the store answered ${status} ${code ?? "without a code"}`, status, code);
}

function told(error: unknown): unknown {
  return error instanceof Broken
    ? new TransferError("upload", "the connection broke before all was sent", undefined, undefined, {
        cause: error.cause,
      })
    : error;
}
