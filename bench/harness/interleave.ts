import { interrupted } from "@secure-serverless/system/interrupt";
import type { Sample } from "./statistics";

/** Something to measure: a command, or a function of this process. */
export interface Subject {
  readonly name: string;
  /** One run of it. What it throws ends the measurement: a run that failed is not left out. */
  readonly once: () => Promise<Sample>;
}

/** By subject, a sample of each round: what has the same index met the machine in the same state. */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

export interface InterleaveOptions {
  readonly rounds: number;
  /** Rounds before the first one that counts, which fill the caches of the file system. @default 1 */
  readonly warmups?: number;
  /** Called after each round that counts. @default nothing */
  readonly onRound?: (round: number) => void;
  /** From 0 to below 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Runs all subjects once in each round, in another order each time: what else the machine does meets all of them, and none
 * always comes after the same other one.
 *
 * @throws Error when two have the same name
 */
export async function interleave(subjects: readonly Subject[], options: InterleaveOptions): Promise<Samples> {
  const { rounds, warmups = 1, onRound, random = Math.random } = options;
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  if (samples.size !== subjects.length) throw new Error("Two subjects have the same name");
  for (let round = -warmups; round < rounds; round += 1) {
    for (const { name, once } of shuffled(subjects, random)) {
      interrupted.throwIfAborted();
      const sample = await once();
      if (round >= 0) samples.get(name)?.push(sample);
    }
    if (round >= 0) onRound?.(round + 1);
  }
  return Object.fromEntries(samples);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
