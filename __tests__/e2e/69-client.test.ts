import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { clearFaults, type FaultRule, writeFaults } from "@secure-serverless/local-aws/faults";
import { inNode, inPageOf, type Runner } from "./support/client-program";
import { call, client, instance, outputs } from "./support/target";

const s3 = client(S3Client);
const RUNS_MILLISECONDS = 120_000;

function fail(...rules: readonly FaultRule[]): void {
  writeFaults(instance.faultsFile, rules);
}
afterEach(() => clearFaults(instance.faultsFile));

async function versionsOf(key: string): Promise<number> {
  const { BucketName: Bucket } = await outputs();
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: key }));
  return Versions.filter(({ Key }) => Key === key).length;
}

/** The function tries three times before it says that S3 is not there. */
const ONE_REQUEST = 3;

const PLACES: readonly (readonly [string, Runner])[] = [
  ["node", inNode],
  ["page", inPageOf("example.com")],
];

describe.each(PLACES)("the client, in a %s,", (place, run) => {
  const at = (name: string) => `client/${place}/${name}`;

  it(
    "does everything that the contract has, under keys that need care, and loses no update of many at once",
    async () => {
      const keys = ["ä b/c", "100%?+;", "a//b/"].map(at);
      const result = await run<Record<string, unknown>>({
        body: `
        const seen = {};
        await Promise.all(${JSON.stringify(keys)}.map(async (key) => {
          const created = await client.create(key, "eins");
          const again = await outcome(client.create(key, "zwei"));
          const replaced = await client.write(key, json({ n: 1 }), { ifMatch: created.etag });
          const stale = await outcome(client.write(key, "drei", { ifMatch: created.etag }));
          const read = await client.read(key);
          const info = await client.stat(key);
          const same = await client.readIfChanged(key, read.etag);
          const older = created.version && (await client.read(key, { version: created.version })).text();
          await client.remove(key, { ifMatch: replaced.etag });
          const gone = await outcome(client.read(key));
          seen[key] = [created.created, again.code, replaced.created, stale.code, read.json(), read.contentType,
            info.etag === read.etag, info.size, same === undefined, older, gone.code, (await client.stat(key)) === undefined];
        }));
        const prefix = ${JSON.stringify(at("list/"))};
        await Promise.all(["a", "b", "c", "d", "e"].map((name) => client.write(prefix + name, name)));
        const listed = [], pages = [];
        for await (const { key } of client.list({ prefix, pageSize: 2 })) listed.push(key.slice(prefix.length));
        for await (const page of client.list({ prefix, pageSize: 2 }).pages()) pages.push(page.objects.length);
        const counter = ${JSON.stringify(at("counter"))};
        const increment = (current) => json((current?.json() ?? 0) + 1);
        await Promise.all(Array.from({ length: 4 }, () => client.update(counter, increment, { attempts: 40 })));
        const count = (await client.read(counter)).json();
        return { seen, listed, pages, count, health: (await client.health()).status };`,
      });
      const expected = [
        ...[true, "precondition_failed", false, "precondition_failed", { n: 1 }, "application/json"],
        ...[true, 7, true, "eins", "object_not_found", true],
      ];
      expect(result).toEqual({
        ...{ health: "healthy", listed: ["a", "b", "c", "d", "e"], pages: [2, 2, 1], count: 4 },
        seen: Object.fromEntries(keys.map((key) => [key, expected])),
      });
    },
    RUNS_MILLISECONDS,
  );

  it(
    "uploads and downloads past the API, while the store resets, throttles and is late",
    async () => {
      const size = 6 * 1024 * 1024;
      const key = at("large.bin");
      fail(
        { service: "s3", path: "large.bin", method: "PUT", action: "status", status: 503, code: "SlowDown", times: 1 },
        { service: "s3", path: "large.bin", method: "PUT", action: "delay", milliseconds: 500, times: 1 },
        { service: "s3", path: "large.bin", method: "GET", action: "reset", times: 1 },
      );
      const result = await run<Record<string, unknown>>({
        body: `
        const bytes = new Uint8Array(${size}).map((_, index) => index % 251);
        const up = [], down = [];
        const stored = await client.upload(${JSON.stringify(key)}, new Blob([bytes], { type: "image/png" }),
          { onProgress: ({ transferred }) => up.push(transferred), ifUnknown: "repeat" });
        const inline = await outcome(client.read(${JSON.stringify(key)}));
        const download = await client.download(${JSON.stringify(key)}, { onProgress: ({ transferred }) => down.push(transferred) });
        const read = await download.bytes();
        return { hasTag: typeof stored.etag, isVersioned: typeof stored.version, inline: inline.code, type: download.contentType,
          isWhole: read.length === bytes.length && read.every((byte, index) => byte === bytes[index]),
          up: up.at(-1), steps: up.length > 1 && down.length > 1, down: down.at(-1) };`,
      });
      expect(result).toEqual({
        ...{ hasTag: "string", isVersioned: "string", inline: "object_too_large", type: "image/png" },
        ...{ isWhole: true, up: size, steps: true, down: size },
      });
    },
    RUNS_MILLISECONDS,
  );

  it(
    "reads in the end while S3 fails, resets and is late, and tells the problem where it goes on",
    async () => {
      const key = at("faults.txt");
      await call(`/api/data/${key}`, { method: "PUT", headers: { "content-type": "text/plain" }, body: "still there" });
      const faults: readonly FaultRule[] = [
        { service: "s3", path: "faults.txt", action: "status", status: 503, times: ONE_REQUEST },
        { service: "s3", path: "faults.txt", action: "reset", times: ONE_REQUEST },
        { service: "s3", path: "faults.txt", action: "delay", milliseconds: 1000, times: 1 },
      ];
      fail(...faults);
      const result = await run({ body: `return (await client.read(${JSON.stringify(key)})).text();` });
      expect(result).toBe("still there");
      fail({ service: "s3", path: "faults.txt", action: "reset" });
      const given = await run({
        body: `return outcome(client.read(${JSON.stringify(key)}));`,
        options: "{ retry: { attempts: 2 } }",
      });
      expect(given).toEqual({ error: "ProblemError", code: "dependency_unavailable", status: 503 });
    },
    RUNS_MILLISECONDS,
  );

  it(
    "tells what is unknown, repeats what was certainly not carried out, and asks the caller of an update",
    async () => {
      const unseen: FaultRule = { service: "s3", path: "lost", method: "HEAD", action: "reset", times: ONE_REQUEST };
      // carried out, and nobody can look: neither the function nor, by equal bytes, the client
      fail({ service: "s3", path: "lost", method: "PUT", action: "lose-answer", times: 1 }, unseen);
      const lost = at("lost-created");
      expect(await run({ body: `return outcome(client.create(${JSON.stringify(lost)}, "x"));` })).toEqual({
        ...{ error: "OutcomeUnknownError", code: null, status: null },
      });
      expect(await versionsOf(lost)).toBe(1);

      fail({ service: "s3", path: "lost", method: "PUT", action: "reset", times: 1 }, unseen);
      const never = at("lost-never");
      const log = at("lost-log");
      const created = `const { created } = await client.create(${JSON.stringify(never)}, "x");`;
      expect(
        await run({ body: `${created} await client.create(${JSON.stringify(log)}, json([])); return created;` }),
      ).toBe(true);
      expect(await versionsOf(never)).toBe(1);

      fail({ service: "s3", path: "lost", method: "PUT", action: "lose-answer", times: 1 }, unseen);
      const entries = await run({
        body: `
        const id = "entry-1";
        const isWritten = (current) => current?.json().includes(id) ?? false;
        await client.update(${JSON.stringify(log)}, (current) => json([...current.json(), id]), { isWritten });
        return (await client.read(${JSON.stringify(log)})).json();`,
      });
      expect(entries).toEqual(["entry-1"]);
      expect(await versionsOf(log)).toBe(2);
    },
    RUNS_MILLISECONDS,
  );
});

it("tells a key that the gateway refuses as an answer that is not the API's", async () => {
  const result = await inNode({
    body: `return outcome(client.read("a"));`,
    options: '{ auth: { apiKey: "wrong" } }',
  });
  expect(result).toEqual({ error: "AnswerError", code: null, status: 403 });
});

it(
  "reaches nothing from a page whose origin the API does not allow",
  async () => {
    const result = await inPageOf("other.example")({
      body: `return [await outcome(client.read("a")), await outcome(client.health())];`,
      options: "{ retry: { attempts: 1 } }",
    });
    const blocked = { error: "ConnectionError", code: null, status: null };
    expect(result).toEqual([blocked, blocked]);
  },
  RUNS_MILLISECONDS,
);
