/** Puts something before each line, where several write to one terminal at the same time. */
export class Prefixed {
  #rest = "";

  constructor(
    readonly prefix: string,
    private readonly stream: Pick<NodeJS.WriteStream, "write"> = process.stderr,
  ) {}

  /** Lines are written when they are whole, those of one call in one piece. */
  write(text: string): boolean {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if (lines.length > 0) this.stream.write(lines.map((line) => `${this.prefix}${line}\n`).join(""));
    return true;
  }

  /** Writes what is left of a line. */
  end(): void {
    if (this.#rest !== "") this.write("\n");
  }
}
