import { setTimeout as delay } from "node:timers/promises";
import { forEachConcurrently } from "../../src/backup/concurrency";

async function* numbers(count: number) {
  for (let number = 0; number < count; number++) yield number;
}

it("does everything, never more at a time than allowed", async () => {
  const done: number[] = [];
  let [atOnce, most] = [0, 0];
  await forEachConcurrently(numbers(20), 4, async (number) => {
    most = Math.max(most, ++atOnce);
    await delay(1);
    atOnce -= 1;
    done.push(number);
  });

  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(most).toBe(4);
});

it("begins nothing after a failure, waits for what is under way, and throws the failure", async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const work = forEachConcurrently(numbers(100), 2, async (number) => {
    begun.push(number);
    if (number === 1) throw new Error("failed");
    await delay(10);
    ended.push(number);
  });

  await expect(work).rejects.toThrow("failed");
  expect([begun, ended]).toEqual([[0, 1], [0]]);
});

it("throws what the items throw", async () => {
  async function* broken() {
    yield 1;
    throw new Error("no more items");
  }
  await expect(forEachConcurrently(broken(), 3, async () => {})).rejects.toThrow("no more items");
});
