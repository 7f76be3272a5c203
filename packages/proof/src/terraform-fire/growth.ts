import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** What is appended to a file from now on. */
export class Growth {
  readonly #file: number;
  #isOpen = true;
  #at: number;
  #text = "";

  constructor(path: string) {
    this.#file = openSync(path, "r");
    this.#at = fstatSync(this.#file).size;
  }

  text(): string {
    if (!this.#isOpen) return this.#text;
    const chunk = Buffer.alloc(Math.max(0, fstatSync(this.#file).size - this.#at));
    this.#at += readSync(this.#file, chunk, 0, chunk.length, this.#at);
    this.#text += chunk.toString();
    return this.#text;
  }

  /** What was appended until now stays known. */
  close(): void {
    this.text();
    this.#isOpen = false;
    closeSync(this.#file);
  }
}
