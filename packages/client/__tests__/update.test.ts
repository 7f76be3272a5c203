import { json } from "../src/content";
import { AnswerError, OutcomeUnknownError, TimeLimitError, UpdateConflictError } from "../src/errors";
import { object, problem, RETRY, reset, scriptedApi, written } from "./support/scripted-api";

const api = scriptedApi();
const absent = problem(404, "object_not_found");
const taken = problem(412, "precondition_failed");
const count = (value: number, etag: string) => object(JSON.stringify({ value }), etag, "application/json");

interface Counter {
  readonly value: number;
}

const increment = (current: { json<T>(): T } | undefined) => json({ value: (current?.json<Counter>().value ?? 0) + 1 });

it("writes under the condition of what it read", async () => {
  api.script(count(1, '"1"'), written("n"));
  await api.client().update("n", increment);
  expect(api.asked).toEqual(["GET /api/data/n", "PUT /api/data/n"]);
  expect(api.seen[1]?.headers).toMatchObject({ "if-match": '"1"', "content-type": "application/json" });
  expect(api.seen[1]?.body.toString()).toBe('{"value":2}');
});

it("creates what is not there, and only then", async () => {
  api.script(absent, written("n", '"new"', 201));
  expect(await api.client().update("n", increment)).toMatchObject({ created: true });
  expect(api.seen[1]?.headers["if-none-match"]).toBe("*");
  expect(api.seen[1]?.headers["if-match"]).toBeUndefined();
});

it("calls the change again with what is there, whenever somebody was faster", async () => {
  const seen: unknown[] = [];
  api.script(absent, taken, count(5, '"5"'), taken, count(6, '"6"'), written("n"));
  await api.client().update("n", (current, attempt) => {
    seen.push([attempt, current?.json()]);
    return increment(current);
  });
  expect(seen).toEqual([
    [1, undefined],
    [2, { value: 5 }],
    [3, { value: 6 }],
  ]);
  expect(api.seen.at(-1)?.body.toString()).toBe('{"value":7}');
});

it("is bounded", async () => {
  api.script(count(1, '"1"'), taken, count(2, '"2"'), taken, count(3, '"3"'), written("n"));
  const error = await api
    .client()
    .update("n", increment, { attempts: 2 })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UpdateConflictError);
  expect(error).toMatchObject({ key: "n", attempts: 2 });
  expect(api.seen).toHaveLength(4);
});

it("ends within its time limit, whatever the others do", async () => {
  api.script(...Array.from({ length: 500 }, () => [count(1, '"1"'), taken]).flat());
  const update = api.client().update("n", increment, { attempts: 200, timeoutMs: 300 });
  await expect(update).rejects.toThrow(/not done within 300 ms|may or may not/);
});

it("leaves everything as it is where the change says so, or throws", async () => {
  api.script(count(1, '"1"'));
  expect(await api.client().update("n", () => undefined)).toBeUndefined();
  expect(api.asked).toEqual(["GET /api/data/n"]);
  const mistake = new Error("of the caller");
  api.script(count(1, '"1"'));
  await expect(
    api.client().update("n", () => {
      throw mistake;
    }),
  ).rejects.toBe(mistake);
  expect(api.asked).toEqual(["GET /api/data/n"]);
});

it("keeps the type of the object for text and bytes", async () => {
  api.script(object("a", '"1"', "text/csv"), written("n"));
  await api.client().update("n", () => "b");
  expect(api.seen[1]?.headers["content-type"]).toBe("text/csv");
});

describe("after a lost answer", () => {
  it("is repeated under the same condition where nothing has changed", async () => {
    api.script(count(1, '"1"'), reset, count(1, '"1"'), written("n"));
    await api.client().update("n", increment);
    expect(api.asked).toEqual(["GET /api/data/n", "PUT /api/data/n", "HEAD /api/data/n", "PUT /api/data/n"]);
    expect(api.seen[3]?.body.toString()).toBe('{"value":2}');
  });

  it("is unknown where equal content is there: others may have written it", async () => {
    api.script(count(1, '"1"'), reset, count(2, '"2"'), count(2, '"2"'));
    await expect(api.client().update("n", increment)).rejects.toThrow(OutcomeUnknownError);
  });

  it("is decided by the caller where the content names the update", async () => {
    const isWritten = (current: { json<T>(): T } | undefined) => current?.json<Counter>().value === 2;
    api.script(count(1, '"1"'), reset, count(2, '"2"'), count(2, '"2"'));
    expect(await api.client().update("n", increment, { isWritten })).toMatchObject({ etag: '"2"', version: "v1" });
    api.script(count(1, '"1"'), reset, count(9, '"9"'), count(9, '"9"'), count(9, '"9"'), written("n"));
    await api.client().update("n", increment, { isWritten });
    expect(api.seen.at(-1)?.body.toString()).toBe('{"value":10}');
  });

  const isSecond = (current: { json<T>(): T } | undefined) => current?.json<Counter>().value === 2;
  const once = { retry: { ...RETRY, attempts: 1 } };

  it("asks the caller again where the lost write has come late, instead of doing it twice", async () => {
    // the repetition is refused: it is the lost write that is there
    const repeated = [count(1, '"1"'), taken, count(2, '"2"')];
    api.script(count(1, '"1"'), reset, count(1, '"1"'), count(1, '"1"'), ...repeated);
    const result = await api.client(once).update("n", increment, { isWritten: isSecond });
    expect(result).toMatchObject({ etag: '"2"' });
    expect(api.seen.filter(({ method }) => method === "PUT")).toHaveLength(2);
  });

  it("is not told as not written where the lost write may still come", async () => {
    api.script(count(1, '"1"'), reset, count(1, '"1"'), count(1, '"1"'));
    const update = api.client(once).update("n", increment, { isWritten: isSecond, attempts: 1 });
    await expect(update).rejects.toThrow(OutcomeUnknownError);
  });
});

it.each(["", 'W/"1"'])(
  "writes nothing where the entity tag of what it read is %j: it would go over others",
  async (etag) => {
    api.script(object("a", etag), written("n"));
    await expect(api.client().update("n", () => "b")).rejects.toThrow(AnswerError);
    expect(api.asked).toEqual(["GET /api/data/n"]);
  },
);

it("fails with the limit's own error where it waits", async () => {
  api.script((answer) => void setTimeout(() => answer.destroy(), 1000).unref());
  await expect(api.client({ timeoutMs: 100 }).update("n", increment)).rejects.toThrow(TimeLimitError);
});
