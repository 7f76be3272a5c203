import { createHash, randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { OutcomeUnknownError, TransferError } from "../src/errors";
import type { Progress } from "../src/transfer/progress";
import { gateway, KEY, never, reply, reset, type Step, scriptedApi } from "./support/scripted-api";

const api = scriptedApi();
const SIGNATURE = "X-Amz-Signature=abcdef0123456789";
const CONTENT = randomBytes(700_000);
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The API gives a URL on the same server. */
const uploadUrl: Step = (answer, seen, incoming) => {
  const { size, content_type } = JSON.parse(seen.body.toString()) as { size: number; content_type: string };
  const headers = { "Content-Type": content_type, "Content-Length": String(size) };
  return reply(200, { url: `${api.origin}/bucket/k?${SIGNATURE}`, headers })(answer, seen, incoming);
};
const stored = reply(200, "", { etag: '"stored"', "x-amz-version-id": "v9" });
const downloadUrl =
  (etag = '"1"'): Step =>
  (...given) =>
    reply(200, { url: `${api.origin}/bucket/k?${SIGNATURE}`, size: CONTENT.length, etag, content_type: "image/png" })(
      ...given,
    );
const content =
  (from = 0, to = CONTENT.length, etag = '"1"'): Step =>
  (answer) => {
    answer.writeHead(from === 0 ? 200 : 206, { etag, "content-length": CONTENT.length - from });
    answer.write(CONTENT.subarray(from, to), () =>
      to < CONTENT.length ? setTimeout(() => answer.destroy(), 20) : answer.end(),
    );
  };
const slowDown = reply(503, "<Error><Code>SlowDown</Code></Error>");

describe("an upload", () => {
  it.each([
    ["bytes", () => new Uint8Array(CONTENT), "application/octet-stream"],
    ["a Blob", () => new Blob([CONTENT], { type: "image/png" }), "image/png"],
    ["a stream", () => ({ stream: () => new Blob([CONTENT]).stream(), size: CONTENT.length, type: "a/b" }), "a/b"],
  ])("of %s sends exactly what was signed, without a key, and tells how far it is", async (_, source, type) => {
    const told: Progress[] = [];
    api.script(uploadUrl, stored);
    const result = await api.client().upload("k", source(), { onProgress: (progress) => told.push(progress) });
    expect(result).toEqual({ key: "k", size: CONTENT.length, etag: '"stored"', version: "v9" });
    const [asked, put] = api.seen;
    expect(JSON.parse(asked?.body.toString() ?? "")).toEqual({ key: "k", size: CONTENT.length, content_type: type });
    expect([put?.method, put?.headers["content-type"], put?.headers["content-length"]]).toEqual([
      "PUT",
      type,
      "700000",
    ]);
    expect(put?.headers.authorization).toBeUndefined();
    expect(put?.headers["transfer-encoding"]).toBeUndefined();
    expect(digest(put?.body ?? Buffer.alloc(0))).toBe(digest(CONTENT));
    expect(told).toHaveLength(Math.ceil(CONTENT.length / (64 * 1024)));
    expect(told.at(-1)).toEqual({ transferred: CONTENT.length, total: CONTENT.length });
    expect(told.map(({ transferred }) => transferred)).toEqual(
      told.map(({ transferred }) => transferred).toSorted((a, b) => a - b),
    );
  });

  it("gets a new URL where the store asks to come back", async () => {
    api.script(uploadUrl, slowDown, uploadUrl, stored);
    await api.client().upload("k", CONTENT);
    expect(api.seen.map(({ method }) => method)).toEqual(["POST", "PUT", "POST", "PUT"]);
  });

  it.each([
    ["the connection breaks after all was sent", reset],
    ["the store answers 500", reply(500, "<Error><Code>InternalError</Code></Error>")],
    ["the store answers 503 without a promise", reply(503, "<Error><Code>ServiceUnavailable</Code></Error>")],
  ])("is unknown where %s, unless the caller wants it again", async (_, failure) => {
    api.script(uploadUrl, failure, uploadUrl, stored);
    await expect(api.client().upload("k", CONTENT)).rejects.toThrow(OutcomeUnknownError);
    expect(api.seen).toHaveLength(2);
    api.script(uploadUrl, failure, uploadUrl, stored);
    expect(await api.client().upload("k", CONTENT, { ifUnknown: "repeat" })).toMatchObject({ version: "v9" });
  });

  it("is refused as the store says, and never tells the URL", async () => {
    const refusal = `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>${SIGNATURE}</StringToSign></Error>`;
    api.script(uploadUrl, reply(403, refusal), uploadUrl, stored);
    const error = await api
      .client()
      .upload("k", CONTENT)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransferError);
    expect(error).toMatchObject({ status: 403, storeCode: "SignatureDoesNotMatch" });
    expect(inspect(error, { depth: 20 })).not.toMatch(/X-Amz|abcdef0123456789/);
    expect(api.seen).toHaveLength(2);
  });

  it("is broken where nothing moves, and ends by its signal", async () => {
    api.script(uploadUrl, never);
    await expect(api.client().upload("k", CONTENT, { stallTimeoutMs: 200 })).rejects.toThrow(OutcomeUnknownError);
    api.script(uploadUrl, never);
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 100);
    await expect(api.client().upload("k", CONTENT, { signal: controller.signal })).rejects.toBe(reason);
  });

  it.each([699_999, 700_001])("refuses a stream that is not as long as its size, %d, says", async (size) => {
    api.script(uploadUrl, stored);
    const source = { stream: () => new Blob([CONTENT]).stream(), size };
    await expect(api.client().upload("k", source)).rejects.toThrow(`the ${size} bytes that its size says`);
    expect(api.seen.length).toBeLessThan(3);
  });

  it("ends with what the callback throws", async () => {
    const mistake = new Error("of the callback");
    api.script(uploadUrl, stored);
    const onProgress = () => {
      throw mistake;
    };
    await expect(api.client().upload("k", CONTENT, { onProgress })).rejects.toThrow("of the callback");
  });

  it("asks for the URL again where the API is not there", async () => {
    api.script(gateway(503), uploadUrl, stored);
    await api.client().upload("k", CONTENT);
    expect(api.seen).toHaveLength(3);
  });
});

describe("the stream of an upload", () => {
  const opened: string[] = [];
  /** Endless, and tells when it is let go: a file would stay open. */
  const stream = () => {
    const at = opened.push("open") - 1;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => controller.enqueue(new Uint8Array(1000));
    const cancel = () => {
      opened[at] = "closed";
    };
    return new ReadableStream<Uint8Array>({ pull, cancel });
  };
  const to =
    (url: string): Step =>
    (...given) =>
      reply(200, { url, headers: { "Content-Type": "a/b" } })(...given);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 200));

  beforeEach(() => opened.splice(0));

  it("is closed where there is no connection to the store, for each attempt", async () => {
    api.script(to("http://127.0.0.1:1/x"), to("http://127.0.0.1:1/x"));
    const upload = api.client().upload("k", { stream, size: 10_000 }, { attempts: 2 });
    await expect(upload).rejects.toThrow(TransferError);
    await settled();
    expect(opened).toEqual(["closed", "closed"]);
  });

  it("is closed where the signal ends the upload", async () => {
    api.script(to(`${api.origin}/x`));
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    const upload = api.client().upload("k", { stream, size: 5e9 }, { signal: controller.signal, onProgress });
    await expect(upload).rejects.toThrow("enough");
    await settled();
    expect(opened).toEqual(["closed"]);
  });

  it("is closed where it opens only after the end", async () => {
    api.script(to(`${api.origin}/x`));
    const late = () => new Promise<ReadableStream<Uint8Array>>((resolve) => setTimeout(() => resolve(stream()), 300));
    await expect(api.client().upload("k", { stream: late, size: 9 }, { timeoutMs: 150 })).rejects.toThrow();
    await settled();
    await settled();
    expect(opened).toEqual(["closed"]);
  });
});

describe("a download", () => {
  it("gives the bytes as they come, and tells how far it is", async () => {
    const told: Progress[] = [];
    api.script(downloadUrl(), content());
    const download = await api.client().download("k", { onProgress: (progress) => told.push(progress) });
    expect(download).toMatchObject({ key: "k", size: CONTENT.length, contentType: "image/png", etag: '"1"' });
    expect(digest(await download.bytes())).toBe(digest(CONTENT));
    expect(told.at(-1)).toEqual({ transferred: CONTENT.length, total: CONTENT.length });
    expect(api.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(api.seen[1]?.headers.authorization).toBeUndefined();
  });

  it("goes on where the connection broke, by a new URL", async () => {
    api.script(downloadUrl(), content(0, 300_000), downloadUrl(), content(300_000));
    const download = await api.client().download("k");
    expect(digest(await download.bytes())).toBe(digest(CONTENT));
    expect(api.seen[3]?.headers.range).toBe("bytes=300000-");
    expect(api.seen).toHaveLength(4);
  });

  it("does not put two objects together", async () => {
    api.script(downloadUrl(), content(0, 300_000), downloadUrl('"2"'), content(300_000));
    await expect((await api.client().download("k")).bytes()).rejects.toThrow("was replaced");
    api.script(downloadUrl(), content(0, 300_000), downloadUrl(), content(300_000, CONTENT.length, '"2"'));
    await expect((await api.client().download("k")).bytes()).rejects.toThrow("was replaced");
    api.script(downloadUrl(), content(0, 300_000), downloadUrl(), content(0));
    await expect((await api.client().download("k")).bytes()).rejects.toMatchObject({ status: 200 });
  });

  it("is bounded, and begins again where the store is not there", async () => {
    api.script(downloadUrl(), reset, downloadUrl(), slowDown, downloadUrl(), content());
    expect((await (await api.client().download("k")).bytes()).length).toBe(CONTENT.length);
    api.script(downloadUrl(), reset, downloadUrl(), reset, downloadUrl(), content());
    await expect((await api.client().download("k", { attempts: 2 })).bytes()).rejects.toThrow(
      "broken after 0 of 700000 bytes",
    );
  });

  it("is broken where nothing comes, ends by its signal, and can be cancelled", async () => {
    api.script(downloadUrl(), never);
    const stalled = await api.client().download("k", { stallTimeoutMs: 150, attempts: 1 });
    await expect(stalled.bytes()).rejects.toThrow("broken after 0");
    const controller = new AbortController();
    const reason = new Error("enough");
    api.script(downloadUrl(), never);
    const aborted = await api.client().download("k", { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(aborted.bytes()).rejects.toBe(reason);
    api.script(downloadUrl(), content());
    const cancelled = await api.client().download("k");
    await cancelled.stream.cancel();
    expect(api.seen.length).toBeLessThan(3);
  });

  it("is not broken by a reader that takes its time", async () => {
    api.script(downloadUrl(), content(0, 300_000), downloadUrl(), content(300_000));
    const { stream } = await api.client().download("k", { stallTimeoutMs: 200 });
    let received = 0;
    for await (const { length } of stream) {
      // longer than the store may be silent, once for each part
      if (received === 0 || received === 300_000) await new Promise((resolve) => setTimeout(resolve, 500));
      received += length;
    }
    expect(received).toBe(CONTENT.length);
    expect(api.seen).toHaveLength(4);
  });

  it.each([
    ["the store has not answered", never],
    ["bytes come", (answer: ServerResponse) => void answer.writeHead(200, { etag: '"1"' }).write(CONTENT)],
  ])("lets go of its connection where it is cancelled when %s", async (_, step) => {
    const closed = new Promise<string>((resolve) => {
      const watched: Step = (answer, ...given) => {
        answer.once("close", () => resolve("closed"));
        return step(answer, ...given);
      };
      api.script(downloadUrl(), watched);
    });
    const { stream } = await api.client().download("k");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await stream.cancel();
    expect(await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2000, "open"))])).toBe("closed");
  });

  it("lets go of its connection where the callback throws", async () => {
    const closed = new Promise<string>((resolve) => {
      api.script(downloadUrl(), (answer) => {
        answer.once("close", () => resolve("closed"));
        answer.writeHead(200, { etag: '"1"' }).write(CONTENT);
      });
    });
    const onProgress = () => {
      throw new Error("of the callback");
    };
    await expect((await api.client().download("k", { onProgress })).bytes()).rejects.toThrow("of the callback");
    expect(await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2000, "open"))])).toBe("closed");
  });

  it("is refused as the store says, and never tells the URL", async () => {
    api.script(downloadUrl(), reply(403, `<Error><Code>AccessDenied</Code><X>${SIGNATURE}</X></Error>`));
    const error = await (await api.client().download("k")).bytes().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "TransferError", status: 403, storeCode: "AccessDenied" });
    expect(inspect(error, { depth: 20 })).not.toContain(SIGNATURE);
  });
});
