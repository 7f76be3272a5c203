import { ConnectionError } from "../errors";
import { raced } from "../limits";
import { PRIVATE } from "../options";
import { withoutSecrets } from "../redact";
import { Counted, requireSize } from "./counted";
import type { Upload } from "./source";

/** What the store answered to an upload. */
export interface Stored {
  readonly status: number;
  readonly text: string;
  readonly etag: string | undefined;
  readonly version: string | undefined;
}

export interface PutProps {
  readonly url: string;
  readonly contentType: string;
  readonly upload: Upload;
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  readonly onSent: (bytes: number) => void;
}

/** There was no answer. `isSentWhole` tells whether the store may have all of it. */
export class Broken extends ConnectionError {
  constructor(
    readonly isSentWhole: boolean,
    options?: ErrorOptions,
  ) {
    super("upload", options);
  }
}

/**
 * Sends the bytes to a presigned URL. Browsers tell of what they have sent by XMLHttpRequest alone, and stream no upload over
 * HTTP/1.1, which S3 speaks; Node streams by fetch.
 */
export function putBytes(props: PutProps): Promise<Stored> {
  if (isNode()) return putStream(props);
  return typeof XMLHttpRequest === "function" ? putByXhr(props) : putWhole(props);
}

function isNode(): boolean {
  return (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;
}

async function putStream(props: PutProps): Promise<Stored> {
  const { upload } = props;
  const counted = new Counted(await openedFor(upload, props.signal), upload.size, props.onSent);
  // fetch of Node sends a stream of that length only as long as the header says so; browsers set it themselves
  const init = { body: counted.stream, duplex: "half", headers: { "content-length": String(upload.size) } };
  try {
    return await sendByFetch(props, init, () => counted.sent >= upload.size);
  } catch (error) {
    throw counted.failure === undefined || props.signal.aborted ? error : counted.failure.error;
  } finally {
    // what fetch has not begun to take it does not let go either
    counted.close();
  }
}

/** The stream, or the signal's reason: one that opens too late is closed at once. */
async function openedFor({ open }: Upload, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  return raced(signal, () => {
    const stream = open();
    Promise.resolve(stream)
      .then((late) => (signal.aborted ? late.cancel() : undefined))
      .catch(() => {});
    return stream;
  });
}

/** A worker of a browser that has no XMLHttpRequest: it is told of the end alone. */
async function putWhole(props: PutProps): Promise<Stored> {
  const body = await wholeOf(props.upload, props.signal);
  const stored = await sendByFetch(props, { body }, () => true);
  props.onSent(props.upload.size);
  return stored;
}

async function sendByFetch(
  { url, contentType, signal, fetch }: PutProps,
  init: Record<string, unknown>,
  isSentWhole: () => boolean,
): Promise<Stored> {
  try {
    const headers = { ...(init["headers"] as object | undefined), "content-type": contentType };
    const options = { ...init, method: "PUT", headers, signal, ...PRIVATE };
    const response = await fetch(url, options as RequestInit);
    return {
      status: response.status,
      text: response.ok ? "" : await response.text(),
      etag: response.headers.get("etag") ?? undefined,
      version: response.headers.get("x-amz-version-id") ?? undefined,
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new Broken(isSentWhole(), { cause: withoutSecrets(error, [url]) });
  }
}

/** The part of the browser's XMLHttpRequest that is used: a program of Node knows no such type. */
interface Xhr {
  status: number;
  responseText: string;
  upload: { onprogress: ((event: { loaded: number }) => void) | null; onload: (() => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: Blob): void;
  abort(): void;
}

declare const XMLHttpRequest: new () => Xhr;

async function putByXhr({ url, contentType, upload, signal, onSent }: PutProps): Promise<Stored> {
  const body = await wholeOf(upload, signal);
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let isSentWhole = false;
    const abort = () => xhr.abort();
    const ended = (settle: () => void) => {
      signal.removeEventListener("abort", abort);
      settle();
    };
    xhr.upload.onprogress = ({ loaded }) => {
      try {
        onSent(loaded);
      } catch (error) {
        ended(() => reject(error));
        xhr.abort();
      }
    };
    xhr.upload.onload = () => {
      isSentWhole = true;
    };
    xhr.onload = () =>
      ended(() =>
        resolve({
          status: xhr.status,
          text: xhr.status < 300 ? "" : xhr.responseText,
          etag: xhr.getResponseHeader("etag") ?? undefined,
          version: xhr.getResponseHeader("x-amz-version-id") ?? undefined,
        }),
      );
    xhr.onerror = () => ended(() => reject(new Broken(isSentWhole)));
    xhr.onabort = () => ended(() => reject(signal.reason));
    signal.addEventListener("abort", abort, { once: true });
    xhr.open("PUT", url);
    xhr.setRequestHeader("content-type", contentType);
    xhr.send(body);
  });
}

async function wholeOf(upload: Upload, signal: AbortSignal): Promise<Blob> {
  const { blob, size } = upload;
  const read = async () => new Response(await openedFor(upload, signal)).blob();
  const whole = blob ?? (await raced(signal, read));
  requireSize(whole.size === size, size);
  return whole;
}
