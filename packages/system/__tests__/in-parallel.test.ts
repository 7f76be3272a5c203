import { setTimeout as delay } from "node:timers/promises";
import * as fc from "fast-check";
import { inParallel } from "../src/in-parallel";

async function* asynchronous<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    // answers may come in another order than they were asked for
    await delay(0);
    yield item;
  }
}

describe.each([
  ["a list", <T>(items: readonly T[]) => items],
  ["pages that are still to come", asynchronous],
])("inParallel over %s", (_, from) => {
  it("gives the results in the order of the items, never more at a time than allowed", async () => {
    const property = fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 })),
      fc.integer({ min: 1, max: 5 }),
      async (waits, atOnce) => {
        let underWay = 0;
        const counts: number[] = [];
        const results = await inParallel(from([...waits.entries()]), atOnce, async ([index, wait]) => {
          counts.push(++underWay);
          await delay(wait);
          underWay--;
          return index;
        });
        expect(results).toEqual(waits.map((_wait, index) => index));
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(atOnce);
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });

  it("begins nothing new after a failure, awaits what is under way and throws the first", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = inParallel(from([0, 1, 2, 3, 4]), 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error("first");
      await delay(20);
      ended.push(item);
      throw new Error("second");
    });
    await expect(work).rejects.toThrow("first");
    expect(ended).toEqual(begun.filter((item) => item !== 0));
    expect(begun.length).toBeLessThanOrEqual(2);
  });

  it("uses all places that it may", async () => {
    let underWay = 0;
    let most = 0;
    await inParallel(from([1, 2, 3, 4, 5, 6]), 3, async () => {
      most = Math.max(most, ++underWay);
      await delay(20);
      underWay--;
    });
    expect(most).toBe(3);
  });
});

it("closes a generator that is not read to its end", async () => {
  let isClosed = false;
  async function* endless(): AsyncGenerator<number> {
    try {
      for (let index = 0; ; index++) yield index;
    } finally {
      isClosed = true;
    }
  }
  await expect(inParallel(endless(), 2, () => Promise.reject(new Error("full")))).rejects.toThrow("full");
  expect(isClosed).toBe(true);
});

it("throws what the items themselves throw", async () => {
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new Error("no next page");
  }
  await expect(inParallel(broken(), 2, async (item) => item)).rejects.toThrow("no next page");
});
