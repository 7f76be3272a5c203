import { TimeLimitError } from "../src/errors";
import { never, object, reply, scriptedApi } from "./support/scripted-api";

const api = scriptedApi();
/** What never ends by itself. */
const forever = () => new Promise<never>(() => {});

describe("an operation", () => {
  it.each([
    ["the API does not answer", () => api.client().read("a", { timeoutMs: 150 })],
    ["a credential does not come", () => api.client({ auth: { apiKey: forever } }).read("a", { timeoutMs: 150 })],
    ["a signature does not come", () => api.client({ auth: { sign: forever } }).read("a", { timeoutMs: 150 })],
    ["a page of a list does not come", () => api.client().list({ timeoutMs: 150 })[Symbol.asyncIterator]().next()],
    ["the URL of an upload does not come", () => api.client().upload("a", new Uint8Array(1), { timeoutMs: 150 })],
    ["the URL of a download does not come", () => api.client().download("a", { timeoutMs: 150 })],
  ])("ends by its time limit where %s", async (_, call) => {
    api.script(never, never);
    await expect(call()).rejects.toThrow(TimeLimitError);
  });

  it("ends by its time limit where a change does not", async () => {
    api.script(object("x", '"1"'));
    await expect(api.client().update("a", forever, { timeoutMs: 300 })).rejects.toThrow(TimeLimitError);
  });

  it("ends by its time limit where a source does not open", async () => {
    api.script(
      (answer) => void answer.end(JSON.stringify({ url: `${api.origin}/x`, headers: { "Content-Type": "a/b" } })),
    );
    const upload = api.client().upload("a", { stream: forever, size: 1 }, { timeoutMs: 300 });
    await expect(upload).rejects.toThrow(TimeLimitError);
  });

  it("ends by its time limit where a source does not open in a page, either", async () => {
    const upload = reply(200, { url: `${api.origin}/x`, headers: { "Content-Type": "a/b" } });
    // a page is where there is no Node
    const node = jest.replaceProperty(globalThis, "process", Object.create(process, { versions: { value: {} } }));
    try {
      api.script(upload);
      const transfer = api.client().upload("a", { stream: forever, size: 1 }, { timeoutMs: 300 });
      const late = new Promise((resolve) => setTimeout(resolve, 3000, "late"));
      await expect(Promise.race([transfer, late])).rejects.toThrow(TimeLimitError);
    } finally {
      node.restore();
    }
  });

  it("is not begun where its signal is aborted already", async () => {
    const reason = new Error("too late");
    const signal = AbortSignal.abort(reason);
    await expect(api.client().read("a", { signal })).rejects.toBe(reason);
    await expect(api.client().write("a", "x", { signal })).rejects.toBe(reason);
    await expect(api.client().download("a", { signal })).rejects.toBe(reason);
    await expect(api.client().upload("a", new Uint8Array(1), { signal })).rejects.toBe(reason);
    expect(api.seen).toEqual([]);
  });

  it("ends at once by its signal, also in a wait", async () => {
    api.script((answer) => void answer.writeHead(503, { "retry-after": "20" }).end());
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 200);
    const client = api.client({ retry: { maximumDelayMs: 60_000 } });
    await expect(client.read("a", { signal: controller.signal })).rejects.toBe(reason);
  });

  it("leaves its signal as it was: nothing listens any more", async () => {
    api.script(object("x", '"1"'), object("x", '"1"'));
    const { signal } = new AbortController();
    const listening = new Set<unknown>();
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (type: "abort", listener: () => void) => {
      listening.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: "abort", listener: () => void) => {
      listening.delete(listener);
      remove(type, listener);
    };
    await api.client().read("a", { signal });
    await api.client().stat("a", { signal });
    expect(api.seen).toHaveLength(2);
    expect(listening.size).toBe(0);
  });
});
