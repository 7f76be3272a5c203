import fc from "fast-check";
import type { ProxyResult } from "../../../functions/api/reply";
import { ROUTES } from "../../../functions/api/router";
import { MAX_INLINE_BYTES } from "../../../functions/api/schemas";
import { createHarness, type EventProps } from "../support/api";
import { expectProblem } from "../support/expect-problem";

const MAX_PROBLEM_BYTES = 8 * 1024;
/** Of all headers together; API Gateway takes 10,240 bytes. */
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_LAMBDA_BYTES = 6_291_556;

const JSON_TYPE = { "content-type": "application/json" };

function expectBounded(result: ProxyResult): void {
  const isProblem = result.headers["content-type"] === "application/problem+json";
  const bodyLimit = isProblem ? MAX_PROBLEM_BYTES : MAX_LAMBDA_BYTES;
  expect(Buffer.byteLength(result.body)).toBeLessThanOrEqual(bodyLimit);
  expect(Buffer.byteLength(JSON.stringify(result.headers))).toBeLessThanOrEqual(MAX_HEADER_BYTES);
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(MAX_LAMBDA_BYTES);
  expect(result.statusCode).toBeLessThan(500);
}

/** Text that grows where it is repeated: escaped in JSON, percent-encoded, several bytes long. */
const costly = fc.constantFrom("a", '"', "\\", "\u0001", "ü", "\u2028", "🙂", "\ud800", "%", "?", "<", "\ufffd");
const long = fc
  .tuple(costly, costly, fc.constantFrom(1, 90, 101, 1_024, 5_000))
  .map(([one, two, times]) => (one + two).repeat(times));

const operations = ROUTES.flatMap((route) =>
  [...Object.keys(route.methods), "PATCH"].map((method) => [method, route.template] as const),
);

const request = fc
  .record({
    operation: fc.constantFrom(...operations),
    key: long,
    parameter: fc.oneof(fc.constantFrom("key", "version", "prefix", "limit", "cursor", "download"), long),
    value: long,
    header: fc.constantFrom("content-type", "if-match", "if-none-match", "content-encoding", "content-length"),
    headerValue: long,
    body: fc.oneof(
      long,
      long.map((name) => JSON.stringify({ [name]: 1 })),
      long.map((key) => JSON.stringify({ key, data: "x", size: 1 })),
      fc.tuple(long, long).map(([a, b]) => JSON.stringify({ key: "k", data: a, [b]: b, content_type: b })),
    ),
    isJson: fc.boolean(),
  })
  .map(({ operation: [method, template], key, parameter, value, header, headerValue, body, isJson }): EventProps => {
    return {
      method,
      path: template.replace("{key}", key),
      query: new URLSearchParams({ [parameter]: value }).toString(),
      headers: { [header]: headerValue, ...(isJson ? JSON_TYPE : {}) },
      body,
    };
  });

describe("an answer", () => {
  it("is no larger than 8 KiB when it is a problem, and never larger than Lambda returns", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (props) => expectBounded(await createHarness().send(props))),
      { numRuns: 500 },
    );
  });

  it.each([
    ["one long name", `{"key":"k","data":1,"${"n".repeat(4_000_000)}":1}`],
    ["many names", `{"key":"k","data":1,${Array.from({ length: 300_000 }, (_, index) => `"m${index}":1`).join(",")}}`],
    ["a name of control characters", `{"key":"k","data":1,"${"\\u0001".repeat(600_000)}":1}`],
  ])("names one to a body with %s that is unknown, shortened", async (_name, body) => {
    const result = await createHarness().send({ method: "POST", path: "/api/data", headers: JSON_TYPE, body });
    expectProblem(result, 400, "invalid_body");
    expectBounded(result);
  });

  it("has a Location and an alternative that lead back with the longest key, escaped and percent-encoded", async () => {
    for (const key of ["%".repeat(1024), "€".repeat(341), "🙂".repeat(256), '"'.repeat(1024), "\\".repeat(1024)]) {
      const { send, store } = createHarness();
      const posted = await send({
        method: "POST",
        path: "/api/data",
        headers: JSON_TYPE,
        body: JSON.stringify({ key, data: "x" }),
      });
      expect(posted.statusCode).toBe(201);
      expectBounded(posted);

      store.reportedSizes.set(key, MAX_INLINE_BYTES + 1);
      const query = `key=${encodeURIComponent(key)}`;
      const tooLarge = await send({ method: "GET", path: "/api/data", query });
      expect(tooLarge.statusCode).toBe(413);
      expectBounded(tooLarge);
    }
  });

  it("fits with a page of the longest keys of other tools, and the next page goes on from its last", async () => {
    const { send, store } = createHarness();
    const keys = Array.from(
      { length: 1_000 },
      (_, index) => `${String(index).padStart(4, "0")}${"\u0001".repeat(1_020)}`,
    );
    for (const key of keys) await store.put(key, Buffer.of(), "text/plain", {});
    const found: string[] = [];
    let cursor = "";
    do {
      const result = await send({
        method: "GET",
        path: "/api/data",
        query: `limit=1000${cursor && `&cursor=${cursor}`}`,
      });
      expect(result.statusCode).toBe(200);
      expectBounded(result);
      const page = JSON.parse(result.body) as { objects: { key: string }[]; next_cursor: string | null };
      found.push(...page.objects.map(({ key }) => key));
      cursor = page.next_cursor ?? "";
    } while (cursor !== "");
    expect(found).toEqual(keys);
  });
});

/** The least CPU milliseconds of three requests; the rest of the machine does not count. */
async function cpuOf(props: EventProps) {
  let least = Number.POSITIVE_INFINITY;
  let statusCode = 0;
  for (let run = 0; run < 3; run++) {
    const { send } = createHarness();
    await send({ method: "PUT", path: "/api/data/there", headers: { "content-type": "text/plain" }, body: "x" });
    const before = process.cpuUsage();
    ({ statusCode } = await send(props));
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return { statusCode, milliseconds: least };
}

describe("the work for a body", () => {
  const MiB = 1024 ** 2;
  const write = (body: string) => cpuOf({ method: "POST", path: "/api/data", headers: JSON_TYPE, body });
  const list = (element: string) =>
    `{"key":"k","data":[${`${element},`.repeat((4 * MiB - 64) / (element.length + 1))}1]}`;

  it.each([
    ["brackets", "[".repeat(4 * MiB), 400],
    ["nested objects", '{"a":'.repeat(800_000), 400],
    [
      "unknown members",
      `{"key":"k","data":1,${Array.from({ length: 350_000 }, (_, index) => `"m${index}":1`).join(",")}}`,
      400,
    ],
    ["one member again and again", `{${'"key":1,'.repeat(500_000)}"data":1}`, 400],
    ["members whose names are escaped", `{${'"\\u0061":1,'.repeat(350_000)}"data":1}`, 400],
    ["numbers", list("1"), 201],
    ["strings", list('""'), 201],
    ["lists", list("[]"), 201],
    ["one number", `{"key":"k","data":${"1".repeat(4 * MiB - 32)}}`, 201],
    ["a key of 4 MiB", `{"key":"${"k".repeat(4 * MiB - 32)}","data":1}`, 400],
    ["lines", `${"\n".repeat(4 * MiB - 1)}x`, 400],
    ["a valid depth", `{"key":"k","data":${"[".repeat(2 * MiB - 32)}${"]".repeat(2 * MiB - 32)}}`, 201],
  ])("is bounded by its length where 4 MiB are of %s", async (_name, body, status) => {
    // 3 to 5 times as much at most; parsing twice took up to 38 times
    const text = await write(`{"key":"k","data":"${"a".repeat(4 * MiB - 32)}"}`);
    const { statusCode, milliseconds } = await write(body);
    expect(statusCode).toBe(status);
    expect(milliseconds).toBeLessThan(10 * text.milliseconds);
  });
});

describe("the work for a condition", () => {
  const LENGTH = 20_000;
  const read = (condition: string) =>
    cpuOf({ method: "GET", path: "/api/data/there", headers: { "if-none-match": condition } });

  it.each([
    ["spaces", `,${"\t".repeat(LENGTH)}/`],
    ["spaces after a tag", `"a"${"\t".repeat(LENGTH)}/`],
    ["elements of spaces", `${`,${"\t".repeat(99)}`.repeat(LENGTH / 100)}/`],
  ])("is bounded by its length where it is of %s and ends as no list does", async (_name, condition) => {
    const list = await read('"a",'.repeat(LENGTH / 4));
    const { statusCode, milliseconds } = await read(condition);
    expect([list.statusCode, statusCode]).toEqual([200, 200]);
    expect(milliseconds).toBeLessThan(10 * list.milliseconds + 50);
  });
});
