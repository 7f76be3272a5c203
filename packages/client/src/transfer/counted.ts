import { UsageError } from "../errors";

const PIECE_BYTES = 64 * 1024;

/** A stream in small pieces that is counted as it is taken, and has to have just so many bytes. */
export class Counted {
  readonly stream: ReadableStream<Uint8Array>;
  /** Bytes that were taken. */
  sent = 0;
  /** Why it failed by itself: what takes it tells of that only as a connection that broke. */
  failure: { readonly error: unknown } | undefined;
  #rest = new Uint8Array(0) as Uint8Array;

  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(source: ReadableStream<Uint8Array>, size: number, onSent: (bytes: number) => void) {
    const reader = source.getReader();
    this.#reader = reader;
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const piece = await this.#piece(reader);
            requireSize(piece === undefined ? this.sent === size : this.sent + piece.byteLength <= size, size);
            if (piece === undefined) {
              controller.close();
              return;
            }
            this.sent += piece.byteLength;
            onSent(this.sent);
            controller.enqueue(piece);
          } catch (error) {
            this.failure = { error };
            controller.error(error);
            await reader.cancel().catch(() => {});
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** Lets the source go, and does not wait for it: nobody takes it any more. */
  close(): void {
    this.#reader.cancel().catch(() => {});
  }

  async #piece(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
    while (this.#rest.byteLength === 0) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, PIECE_BYTES);
    this.#rest = this.#rest.subarray(PIECE_BYTES);
    return piece;
  }
}

export function requireSize(holds: boolean, size: number): void {
  if (!holds) throw new UsageError(`The stream must have the ${size} bytes that its size says`);
}
