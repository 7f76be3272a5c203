/** What compiles, and beside it what does not. Compiled with the sources, and with the packed package as its users have it. */
import {
  Client,
  isProblem,
  json,
  type ListedObject,
  OutcomeUnknownError,
  type Problem,
  type ProblemCode,
  ProblemError,
  type StoredObject,
  type WriteResult,
} from "../../src/index";

declare const client: Client;

export function clients(): Client[] {
  return [
    new Client({ baseUrl: "https://api.example.com" }),
    new Client({ baseUrl: "https://api.example.com", auth: { apiKey: "k" }, timeoutMs: 1000, retry: { attempts: 2 } }),
    new Client({
      baseUrl: "https://api.example.com",
      auth: { token: async ({ isRefused }) => (isRefused ? "b" : "a") },
    }),
    new Client({ baseUrl: "https://api.example.com", auth: { sign: ({ method }) => ({ "x-method": method }) } }),
    // @ts-expect-error it has to know where the API is
    new Client({}),
    // @ts-expect-error a key alone is not how it is given
    new Client({ baseUrl: "https://api.example.com", auth: "k" }),
    // @ts-expect-error there is one kind of credential
    new Client({ baseUrl: "https://api.example.com", auth: { apiKey: "k", token: "t" } }),
    // @ts-expect-error an option that does not exist
    new Client({ baseUrl: "https://api.example.com", timeout: 1000 }),
    // @ts-expect-error a signature is a set of headers
    new Client({ baseUrl: "https://api.example.com", auth: { sign: () => "signature" } }),
  ];
}

export async function objects(): Promise<void> {
  const read: StoredObject = await client.read("a");
  const changed: StoredObject | undefined = await client.readIfChanged("a", read.etag);
  const result: WriteResult = await client.write("a", "text", { ifMatch: read.etag, contentType: "text/csv" });
  await client.create("a", json({ a: 1 }));
  await client.write("a", new Uint8Array(1));
  const value: unknown = read.json();
  const { count } = read.json<{ count: number }>();
  // @ts-expect-error it may not have changed
  changed.text();
  // @ts-expect-error a value is not content: json() makes one of it
  await client.write("a", { a: 1 });
  // @ts-expect-error creating has no entity tag
  await client.create("a", "x", { ifMatch: read.etag });
  // @ts-expect-error a list of tags is for reads
  await client.write("a", "x", { ifMatch: [read.etag] });
  // @ts-expect-error what JSON holds is not known
  value.count;
  // @ts-expect-error what was answered does not change
  result.etag = "x";
  // @ts-expect-error a version is a text
  await client.read("a", { version: 1 });
  void count;
}

export async function lists(): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const object of client.list({ prefix: "a/", pageSize: 100 })) found.push(object);
  for await (const { objects, next_cursor } of client.list().pages())
    found.push(...(next_cursor === null ? objects : []));
  // @ts-expect-error a list is gone through with for await
  for (const object of client.list()) found.push(object);
  // @ts-expect-error the API calls it limit, this client pageSize
  client.list({ limit: 10 });
  return found;
}

export async function updates(): Promise<void> {
  const counter = await client.update("n", (current, attempt) => {
    const value = current?.json<number>() ?? 0;
    return attempt > 3 ? undefined : json(value + 1);
  });
  // @ts-expect-error a change may leave everything as it is
  counter.etag;
  // @ts-expect-error there may be no such object
  await client.update("n", (current) => current.text());
  // @ts-expect-error a number is not content
  await client.update("n", () => 1);
}

export async function transfers(): Promise<void> {
  const { version } = await client.upload("b", new Blob(["x"]), {
    onProgress: ({ transferred, total }) => void (transferred / total),
    ifUnknown: "repeat",
  });
  const download = await client.download("b", { ...(version !== undefined && { version }) });
  for await (const chunk of download.stream as unknown as AsyncIterable<Uint8Array>) void chunk.byteLength;
  await client.upload("b", { stream: () => new Blob(["x"]).stream(), size: 1 });
  // @ts-expect-error S3 has to know how long it is
  await client.upload("b", { stream: () => new Blob(["x"]).stream() });
  // @ts-expect-error one of two words
  await client.upload("b", new Blob(["x"]), { ifUnknown: "ignore" });
}

export function errors(error: unknown): string {
  if (isProblem(error, "precondition_failed")) {
    const { code, status } = error.problem;
    const exactly: ["precondition_failed", 412] = [code, status];
    return exactly.join();
  }
  if (isProblem(error, "object_too_large", "unreadable_coding")) return error.problem.alternative ?? "";
  if (isProblem(error)) return explain(error.problem);
  // @ts-expect-error the API has no such code
  if (isProblem(error, "teapot")) return "";
  if (error instanceof OutcomeUnknownError) return error.key;
  if (error instanceof ProblemError) return error.code;
  return "";
}

function explain(problem: Problem): string {
  switch (problem.code) {
    case "malformed_json":
      return `${problem.position}:${problem.line}`;
    case "invalid_body":
      return problem.field ?? "";
    case "dependency_unavailable":
      return problem.outcome === "unknown" ? "look first" : "come back";
    case "forbidden":
      // @ts-expect-error this problem names no field
      return problem.field;
    case "object_not_found":
      // @ts-expect-error this problem is a 404
      return problem.status === 400 ? "" : "";
    default:
      return problem.detail;
  }
}

/** Every code, so that a switch over all of them is checked. */
export const EVERY: Readonly<Record<ProblemCode, true>> = {
  malformed_request: true,
  malformed_json: true,
  invalid_body: true,
  invalid_key: true,
  invalid_parameter: true,
  invalid_condition: true,
  unauthorized: true,
  forbidden: true,
  path_not_found: true,
  object_not_found: true,
  method_not_allowed: true,
  write_conflict: true,
  unreadable_coding: true,
  precondition_failed: true,
  body_too_large: true,
  object_too_large: true,
  unsupported_media_type: true,
  internal_error: true,
  dependency_unavailable: true,
};
