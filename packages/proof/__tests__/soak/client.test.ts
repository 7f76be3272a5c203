import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { selfSignedCertificate } from "../../../../__tests__/support/certificate";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { Client, contentOf } from "../../src/soak/client";
import { Journal } from "../../src/soak/journal";
import type { JournalLine } from "../../src/soak/journal-lines";
import { Sender } from "../../src/soak/send";

type Handler = (request: IncomingMessage, answer: ServerResponse, journal: Journal) => void;

let handler: Handler;
let server: Server;
let sender: Sender;
let journal: Journal;
let client: Client;

beforeEach(async () => {
  server = createServer((request, answer) => handler(request, answer, journal));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  sender = new Sender(selfSignedCertificate().certificate);
  journal = new Journal(join(temporaryFolder(), "journal.jsonl"));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new Client({ origin, sender, journal, credential: { key: "key", spaces: 2 } }, "w");
});

afterEach(async () => {
  sender.close();
  journal.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json = (answer: ServerResponse, status: number, body: object, type = "application/json") =>
  answer.writeHead(status, { "content-type": type }).end(JSON.stringify(body));

it("writes a request down before it is sent, and then its answer", async () => {
  const before: JournalLine[] = [];
  const seen: (string | undefined)[] = [];
  handler = ({ method, url, headers }, answer, written) => {
    before.push(...written.lines());
    seen.push(method, url, headers.authorization, headers["if-match"]);
    answer.writeHead(200, { etag: '"tag"' }).end("{}");
  };
  const body = Buffer.from("text");
  expect(await client.write("a/b ü", body, { expects: "x", count: 3 })).toBe(200);

  expect(seen).toEqual(["PUT", "/api/data/a/b%20%C3%BC", "Bearer  key", '"x"']);
  const call = { type: "call", id: 0, kind: "replace", key: "a/b ü", content: contentOf(body), expects: "x", count: 3 };
  expect(before).toMatchObject([call]);
  expect(journal.lines()).toMatchObject([call, { type: "answer", id: 0, status: 200, etag: "tag" }]);
});

it.each<[string, (answer: ServerResponse) => unknown, object]>([
  [
    "the code and the outcome of a problem",
    (answer) => json(answer, 503, { code: "dependency_unavailable", outcome: "unknown" }, "application/problem+json"),
    { status: 503, code: "dependency_unavailable", outcome: "unknown", contentType: "application/problem+json" },
  ],
  [
    "a message of the gateway",
    (answer) => json(answer, 500, { message: "Internal Server Error" }),
    { status: 500, contentType: "application/json" },
  ],
  [
    "no answer where nothing was behind the gateway",
    (answer) => json(answer, 503, { message: "The local AWS did not answer: read ECONNRESET" }),
    { failure: expect.stringContaining("did not answer") },
  ],
  ["no answer where the connection was cut", (answer) => answer.destroy(), { failure: "ECONNRESET" }],
  [
    "no answer where it was cut in the middle",
    (answer) => answer.writeHead(200, { "content-length": "9" }).write("half", () => answer.destroy()),
    { failure: expect.any(String) },
  ],
])("writes down %s, once, and is failing then", async (_, respond, line) => {
  let count = 0;
  handler = (_request, answer) => {
    count += 1;
    respond(answer);
  };
  await client.read("a");
  const [, answer, ...others] = journal.lines();
  expect([count, others, client.isFailing]).toEqual([1, [], true]);
  expect(answer).toEqual({ type: "answer", id: 0, at: expect.any(Number), ...line });
});

it("reads what is there, or that nothing is", async () => {
  handler = (request, answer) => answer.writeHead(request.url === "/api/data/a" ? 200 : 404).end("content");
  expect(await client.read("a")).toEqual({ content: contentOf(Buffer.from("content")), body: Buffer.from("content") });
  expect(await client.read("b")).toMatchObject({ content: null });
  expect(client.isFailing).toBe(false);
});

it("reads a list to its end, and says which keys each page is about", async () => {
  handler = ({ url = "" }, answer) => {
    const object = (key: string) => ({ key, etag: `"tag of ${key}"` });
    const isFirst = !url.includes("cursor=next");
    json(answer, 200, { objects: [object(isFirst ? "p/a" : "p/b")], next_cursor: isFirst ? "next" : null });
  };
  await client.list("p/", 1);
  expect(journal.lines().flatMap((line) => (line.type === "answer" ? [line.page] : []))).toEqual([
    { prefix: "p/", after: null, upTo: "p/a", objects: [["p/a", "tag of p/a"]] },
    { prefix: "p/", after: "p/a", upTo: null, objects: [["p/b", "tag of p/b"]] },
  ]);
});
