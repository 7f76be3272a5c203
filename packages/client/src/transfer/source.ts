import { bytesOf } from "../content";
import { UsageError } from "../errors";

/** What can be uploaded. A file of Node: `await fs.openAsBlob(path)`. A stream is asked for anew by each attempt. */
export type UploadSource =
  | Blob
  | Uint8Array
  | ArrayBuffer
  | {
      readonly stream: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;
      /** In bytes, exactly. */
      readonly size: number;
      /** @default application/octet-stream */
      readonly type?: string;
    };

export interface Upload {
  readonly size: number;
  readonly type: string | undefined;
  /** The content as a whole, where it is one: a browser sends it from its disk. */
  readonly blob?: Blob;
  readonly open: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;
}

const MAXIMUM_BYTES = 5 * 1024 ** 3;

/** @throws UsageError for anything else, and for a size that the API refuses */
export function uploadOf(source: UploadSource): Upload {
  const upload = opened(source);
  if (!Number.isInteger(upload.size) || upload.size < 1 || upload.size > MAXIMUM_BYTES)
    throw new UsageError(
      `An upload must have 1 to ${MAXIMUM_BYTES} bytes, got ${upload.size}; write() takes an empty object`,
    );
  return upload;
}

function opened(source: UploadSource): Upload {
  if (source instanceof Blob) return ofBlob(source);
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return ofBlob(new Blob([bytesOf(source)]));
  if (typeof source?.stream !== "function")
    throw new UsageError("An upload must be a Blob, bytes, or a function that opens a stream, with its size");
  return { size: source.size, type: source.type, open: source.stream };
}

function ofBlob(blob: Blob): Upload {
  return { size: blob.size, type: blob.type || undefined, blob, open: () => blob.stream() };
}
