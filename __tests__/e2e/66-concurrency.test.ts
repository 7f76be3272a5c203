import { randomUUID } from "node:crypto";
import { call, callWithoutKey } from "./support/target";

const CLIENTS = 50;
const ROUNDS = 4;

/** A folder of its own, so that the tests can be repeated on the same local AWS. */
const folder = `concurrency-${randomUUID()}`;

const text = { "content-type": "text/plain" };

/** What every client gets when all of them start at once. */
function together<T>(client: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
}

function count(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

beforeAll(async () => {
  // so many environments that start at once take a machine's whole attention: they do so before they have S3 to call
  await together(() => callWithoutKey("/api/health"));
  // the first request of a header is the authorizer's, and the gateway keeps its answer for the others
  expect((await call("/api/data?limit=1")).status).toBe(200);
  // and each opens its connections to S3, one for reads and one for writes, before it counts how fast it is
  await together(() => call("/api/data?limit=1"));
  await together((index) => call(`/api/data/${folder}/warm-${index}`, { method: "PUT", headers: text, body: "x" }));
});

it(`of ${CLIENTS} writers with If-Match one wins each round, and no update is lost`, async () => {
  const path = `/api/data/${folder}/total.txt`;
  expect((await call(path, { method: "PUT", headers: text, body: "0" })).status).toBe(201);

  let expected = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = await call(path);
    const etag = before.headers.get("etag") ?? "";
    const total = Number(await before.text());
    expect(total).toBe(expected);

    const statuses = await together(async (index) => {
      const headers = { ...text, "if-match": etag };
      return (await call(path, { method: "PUT", headers, body: String(total + index + 1) })).status;
    });

    expect(count(statuses)).toEqual({ 200: 1, 412: CLIENTS - 1 });
    expected += statuses.indexOf(200) + 1;
  }
  expect(await (await call(path)).text()).toBe(String(expected));
});

it(`of ${CLIENTS} creators with If-None-Match: * one wins, and its content stays`, async () => {
  const path = `/api/data/${folder}/created.txt`;
  const statuses = await together(async (index) => {
    const headers = { ...text, "if-none-match": "*" };
    return (await call(path, { method: "PUT", headers, body: `client ${index}` })).status;
  });
  expect(count(statuses)).toEqual({ 201: 1, 412: CLIENTS - 1 });
  expect(await (await call(path)).text()).toBe(`client ${statuses.indexOf(201)}`);
});

it(`of ${CLIENTS} writers without a condition one creates, the others replace, and the object is one of theirs`, async () => {
  const path = `/api/data/${folder}/replaced.txt`;
  const written = await together(async (index) => {
    const response = await call(path, { method: "PUT", headers: text, body: `client ${index}` });
    return { status: response.status, etag: response.headers.get("etag") };
  });
  expect(count(written.map(({ status }) => status))).toEqual({ 200: CLIENTS - 1, 201: 1 });
  const read = await call(path);
  expect(written.map(({ etag }) => etag)).toContain(read.headers.get("etag"));
  expect(await read.text()).toMatch(/^client \d+$/);
});

it(`${CLIENTS} clients that write, read, list, delete and err at once get what each asked for, and no 5xx`, async () => {
  const path = (index: number) => `/api/data/${folder}/mixed-${index}.txt`;
  const statuses = await together(async (index) => [
    (await call(path(index), { method: "PUT", headers: text, body: `content ${index}` })).status,
    await (await call(path(index))).text(),
    (await call(`/api/data?prefix=${folder}/mixed-`)).status,
    (await call("/api/health")).status,
    (await call(path(index), { method: "PUT", headers: { ...text, "if-match": '"other"' }, body: "x" })).status,
    (await call("/api/data", { method: "POST", headers: text, body: "x" })).status,
    (await call(path(index), { method: "DELETE" })).status,
    (await call(path(index))).status,
  ]);
  for (const [index, outcome] of statuses.entries()) {
    expect(outcome).toEqual([201, `content ${index}`, 200, 200, 412, 415, 204, 404]);
  }
});
