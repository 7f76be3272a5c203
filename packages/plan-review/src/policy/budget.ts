/** What stops a comparison that would take too long: the answer is then that a person has to read the policy. */
export class Budget {
  #left: number;

  /** @param steps each a few dozen nanoseconds */
  constructor(steps: number) {
    this.#left = steps;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  spend(steps: number): void {
    this.#left -= steps;
  }
}
