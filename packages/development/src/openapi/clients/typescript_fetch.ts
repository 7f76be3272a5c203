/** The steps of ../steps.ts, with what openapi-generator's typescript-fetch makes of docs/openapi.yaml (./generated). */
import { Configuration, type Listed, ObjectsApi, ProblemFromJSON, RefusalFromJSON, ResponseError } from "./generated";

const variable = (name: string): string => process.env[name] ?? "";
const key = variable("OBJECT_KEY");
/** It has no path: gateways would read another key in it. */
const WITHOUT_PATH = `${key}?100%41`;
const CONTENT = Uint8Array.from({ length: 256 }, (_, index) => index);

const client = (accessToken: string) =>
  new ObjectsApi(
    new Configuration({
      basePath: variable("API_ORIGIN"),
      accessToken,
      fetchApi: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(30_000) }),
    }),
  );

const api = client(variable("API_KEY"));

function write(content: Uint8Array<ArrayBuffer>, conditions: { ifMatch?: string; ifNoneMatch?: string }) {
  return api.putObjectRaw({ key, body: new Blob([content]), ...conditions });
}

function check(step: string, actual: unknown, expected: unknown): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (seen !== wanted) throw new Error(`${step}: expected ${wanted}, got ${seen}`);
  console.log(step);
}

async function refused(answer: Promise<unknown>): Promise<Response> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof ResponseError) return error.response;
    throw error;
  }
  throw new Error("expected a refusal");
}

async function problem(answer: Promise<unknown>): Promise<[number, string]> {
  const response = await refused(answer);
  return [response.status, ProblemFromJSON(await response.json()).code];
}

async function main(): Promise<void> {
  const written = await write(CONTENT, { ifNoneMatch: "*" });
  const { size, etag } = await written.value();
  check("write", [written.raw.status, size], [201, CONTENT.length]);

  const read = await api.getObjectRaw({ key });
  const bytes = Array.from(new Uint8Array(await (await read.value()).arrayBuffer()));
  check("read", [read.raw.status, bytes, read.raw.headers.get("etag")], [200, Array.from(CONTENT), etag]);

  const listed: Listed = await api.listObjects({ prefix: key });
  check(
    "list",
    listed.objects.map((each) => [each.key, each.size]),
    [[key, CONTENT.length]],
  );

  check("create only", await problem(write(CONTENT, { ifNoneMatch: "*" })), [412, "precondition_failed"]);

  const replaced = await write(CONTENT.slice(0, 6), { ifMatch: etag });
  const current = await replaced.value();
  check("replace", [replaced.raw.status, current.size], [200, 6]);

  check("stale", await problem(write(CONTENT, { ifMatch: etag })), [412, "precondition_failed"]);

  check("not modified", (await refused(api.getObject({ key, ifNoneMatch: current.etag }))).status, 304);

  const otherCaller = await refused(client("of-nobody").getObject({ key }));
  const message = RefusalFromJSON(await otherCaller.json());
  check("wrong key", [otherCaller.status, message], [403, { message: "Forbidden" }]);

  check("stale delete", await problem(api.deleteObject({ key, ifMatch: etag })), [412, "precondition_failed"]);

  check("delete", (await api.deleteObjectRaw({ key, ifMatch: current.etag })).raw.status, 204);

  check("problem", await problem(api.getObject({ key })), [404, "object_not_found"]);

  const byKey = await api.putDataRaw({ key: WITHOUT_PATH, body: new Blob([CONTENT]), ifNoneMatch: "*" });
  const other = await byKey.value();
  if (other.operation !== "write") throw new Error(`write by key: it did ${other.operation}`);
  check("write by key", [byKey.raw.status, other.key], [201, WITHOUT_PATH]);

  // the operation is typed as the list, so the bytes are taken from the answer itself
  const { raw } = await api.listObjectsRaw({ key: WITHOUT_PATH });
  check("read by key", [raw.status, Array.from(new Uint8Array(await raw.arrayBuffer()))], [200, Array.from(CONTENT)]);

  check("delete by key", (await api.deleteDataRaw({ key: WITHOUT_PATH, ifMatch: other.etag })).raw.status, 204);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
