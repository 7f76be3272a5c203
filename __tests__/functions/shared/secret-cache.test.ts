import { SecretCache } from "../../../functions/shared/secret-cache";

function createCache(load: (timeoutMs: number) => Promise<string>, ttlSeconds = 10) {
  const clock = { now: 1_000 };
  return { cache: new SecretCache({ load, ttlSeconds, now: () => clock.now }), clock };
}

it("keeps a value for its lifetime, from when it was read", async () => {
  const load = jest.fn(async () => "value");
  const { cache, clock } = createCache(load);

  await cache.get(50);
  clock.now += 9_999;
  await cache.get(50);
  expect(load).toHaveBeenCalledTimes(1);
  expect(load).toHaveBeenCalledWith(50);
  clock.now += 1;
  await cache.get(50);
  expect(load).toHaveBeenCalledTimes(2);
});

it("reads every time with a lifetime of 0", async () => {
  const load = jest.fn(async () => "value");
  const { cache } = createCache(load, 0);
  await cache.get(1);
  await cache.get(1);
  expect(load).toHaveBeenCalledTimes(2);
});

it("gives a caller that doubts the value one no older than it asks, and never an older one than the lifetime allows", async () => {
  const load = jest.fn(async () => "value");
  const { cache, clock } = createCache(load);

  await cache.get(1);
  clock.now += 2_999;
  await cache.get(1, 3);
  expect(load).toHaveBeenCalledTimes(1);
  clock.now += 1;
  await cache.get(1, 3);
  expect(load).toHaveBeenCalledTimes(2);
  clock.now += 10_000;
  await cache.get(1, 1_000);
  expect(load).toHaveBeenCalledTimes(3);
});

it("fails all callers that wait together, and reads again for the next", async () => {
  const load = jest.fn(async () => "value").mockRejectedValueOnce(new Error("down"));
  const { cache } = createCache(load);

  const answers = await Promise.allSettled([cache.get(1), cache.get(1), cache.get(1)]);

  expect(answers.map((answer) => answer.status)).toEqual(["rejected", "rejected", "rejected"]);
  await expect(cache.get(1)).resolves.toBe("value");
  expect(load).toHaveBeenCalledTimes(2);
});

it("brings no old value back by a failure after the lifetime", async () => {
  const load = jest.fn(async () => "value");
  const { cache, clock } = createCache(load);
  await cache.get(1);
  clock.now += 10_000;
  load.mockRejectedValueOnce(new Error("down"));
  await expect(cache.get(1)).rejects.toThrow("down");
});
