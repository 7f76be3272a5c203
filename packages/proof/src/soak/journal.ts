import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { AnswerLine, CallLine, CopyLine, EventLine, JournalLine, VersionsLine } from "./journal-lines";

type Timed<T extends JournalLine> = Omit<T, "at" | "type">;

/** A file to which each line is appended before what it tells of goes on. */
export class Journal {
  readonly #fd: number;
  readonly #startedAt = performance.now();
  #calls = 0;
  #served = 0;

  /** @param file a new file, for its owner alone */
  constructor(readonly file: string) {
    this.#fd = openSync(file, "wx", 0o600);
  }

  /** How many answers there have been but for failures. */
  get served(): number {
    return this.#served;
  }

  /** Milliseconds since the soak began. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  /** @returns the number of the call, for its answer */
  call(line: Omit<Timed<CallLine>, "id">): number {
    const id = this.#calls;
    this.#calls += 1;
    this.#append({ type: "call", id, at: this.now(), ...line });
    return id;
  }

  answer(line: Timed<AnswerLine>): void {
    if (line.status !== undefined && line.status < 500) this.#served += 1;
    this.#append({ type: "answer", at: this.now(), ...line });
  }

  event(line: Timed<EventLine>): void {
    this.#append({ type: "event", at: this.now(), ...line });
  }

  copied(line: Timed<CopyLine>): void {
    this.#append({ type: "copied", at: this.now(), ...line });
  }

  versions(line: Timed<VersionsLine>): void {
    this.#append({ type: "versions", at: this.now(), ...line });
  }

  lines(): JournalLine[] {
    return readJournal(this.file);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #append(line: JournalLine): void {
    writeSync(this.#fd, `${JSON.stringify(line)}\n`);
  }
}

export function readJournal(file: string): JournalLine[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as JournalLine);
}
