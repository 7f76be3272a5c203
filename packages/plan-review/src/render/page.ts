/** Collects whole blocks up to a limit, so that a cut never falls into the middle of markup. */
export class Page {
  readonly #blocks: string[] = [];
  readonly #budget: number;
  #length = 0;
  #left = 0;

  constructor(maximumCharacters = Number.POSITIVE_INFINITY) {
    // room for the last line
    this.#budget = maximumCharacters - 200;
  }

  add(block: string): void {
    if (this.#left > 0 || this.#length + block.length + 1 > this.#budget) {
      this.#left += 1;
      return;
    }
    this.#blocks.push(block);
    this.#length += block.length + 1;
  }

  fold(summary: string, items: readonly string[]): void {
    const opening = `<details><summary>${summary}</summary>\n`;
    const closing = "\n</details>\n";
    if (this.#left > 0 || this.#length + opening.length + closing.length + (items[0]?.length ?? 0) + 3 > this.#budget) {
      this.#left += items.length;
      return;
    }
    this.#length += closing.length + 1;
    this.add(opening);
    for (const item of items) this.add(item);
    this.#blocks.push(closing);
  }

  text(): string {
    const cut =
      this.#left > 0 ? [`\n**Cut here: ${this.#left} more parts do not fit. The JSON format has all of them.**`] : [];
    return `${[...this.#blocks, ...cut].join("\n").trimEnd()}\n`;
  }
}
