import { OutcomeUnknownError } from "../src/errors";
import {
  gateway,
  never,
  nothingThere,
  object,
  problem,
  reset,
  scriptedApi,
  unknownOutcome,
  written,
} from "./support/scripted-api";

const api = scriptedApi();
const LOST = [
  ["the API says so", unknownOutcome],
  ["the gateway gave up on the function", gateway(503)],
  ["the gateway answers 500", gateway(500)],
  ["the connection broke", reset],
] as const;
const failed = problem(412, "precondition_failed");

describe.each(LOST)("a write whose answer is lost, since %s", (_, lost) => {
  it("is not repeated without a condition: it would go over what others wrote", async () => {
    api.script(lost, written("a"));
    const error = await api
      .client()
      .write("a", "x")
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ key: "a", operation: "write" });
    expect(api.seen).toHaveLength(1);
  });

  it("is repeated where what it was to replace is still there", async () => {
    api.script(lost, object("", '"old"'), written("a"));
    expect(await api.client().write("a", "x", { ifMatch: '"old"' })).toMatchObject({ etag: '"new"' });
    expect(api.asked).toEqual(["PUT /api/data/a", "HEAD /api/data/a", "PUT /api/data/a"]);
    expect(api.seen[2]?.headers["if-match"]).toBe('"old"');
  });

  it("is unknown where something else is there: it may be its own", async () => {
    api.script(lost, object("", '"other"'), written("a"));
    await expect(api.client().write("a", "x", { ifMatch: '"old"' })).rejects.toThrow(OutcomeUnknownError);
    expect(api.seen).toHaveLength(2);
  });

  it("creates where still nothing is there", async () => {
    api.script(lost, nothingThere, written("a", '"new"', 201));
    expect(await api.client().create("a", "x")).toMatchObject({ created: true });
    expect(api.seen[2]?.headers["if-none-match"]).toBe("*");
  });

  it("is not told as refused, when the repetition is: the first may have come late", async () => {
    api.script(lost, nothingThere, failed);
    await expect(api.client().create("a", "x")).rejects.toThrow(OutcomeUnknownError);
    api.script(lost, object("", '"old"'), failed);
    await expect(api.client().write("a", "x", { ifMatch: '"old"' })).rejects.toThrow(OutcomeUnknownError);
  });

  it("is unknown where nobody can look", async () => {
    const down = problem(503, "dependency_unavailable", {}, { "retry-after": "0" });
    api.script(lost, down, down, down, down);
    await expect(api.client().create("a", "x")).rejects.toThrow(OutcomeUnknownError);
  });

  it("is a delete that succeeded, where nothing is there any more", async () => {
    api.script(lost, nothingThere);
    await api.client().remove("a");
    expect(api.asked).toEqual(["DELETE /api/data/a", "HEAD /api/data/a"]);
  });

  it("is a delete of which nobody knows, where something is there, unless that is what it named", async () => {
    api.script(lost, object("", '"1"'));
    await expect(api.client().remove("a")).rejects.toThrow(OutcomeUnknownError);
    api.script(lost, object("", '"1"'), (answer) => void answer.writeHead(204).end());
    await api.client().remove("a", { ifMatch: '"1"' });
    expect(api.seen).toHaveLength(3);
  });
});

it("is unknown where the time limit ended it, and the caller's own where the caller did", async () => {
  api.script(never);
  await expect(api.client({ timeoutMs: 150 }).write("a", "x")).rejects.toThrow(OutcomeUnknownError);
  api.script(never);
  const reason = new Error("the user left");
  const controller = new AbortController();
  const write = api.client().write("a", "x", { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 50);
  await expect(write).rejects.toBe(reason);
});

it("ends with the caller's own reason also in the wait after a lost answer", async () => {
  api.script(reset, nothingThere);
  const reason = new Error("the user left");
  const controller = new AbortController();
  const client = api.client({ retry: { firstDelayMs: 20_000 } });
  const create = client.create("a", "x", { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 300);
  await expect(create).rejects.toBe(reason);
  expect(api.asked).toEqual(["PUT /api/data/a", "HEAD /api/data/a"]);
});

it("tells a condition that does not hold as what it is", async () => {
  api.script(failed);
  await expect(api.client().create("a", "x")).rejects.toMatchObject({ code: "precondition_failed" });
  expect(api.seen).toHaveLength(1);
});

it("notices that a gateway has written another key", async () => {
  api.script(written("another"));
  await expect(api.client().write("a", "x")).rejects.toThrow("another key was written");
});
