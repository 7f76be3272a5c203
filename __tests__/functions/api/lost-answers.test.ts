import { S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { S3Store } from "../../../functions/api/s3-store";
import { clientConfig } from "../../../functions/shared/aws-client";
import { deadlineAfter } from "../../../functions/shared/deadline";
import { silentTracer } from "../../../functions/shared/tracing";
import { context, createHarness, type EventProps, eventOf } from "../support/api";
import { coldStart } from "../support/cold-start";
import { expectProblem } from "../support/expect-problem";
import { FakeS3, type Turn } from "../support/fake-s3";

const RESET: Turn = { answer: "reset" };
const NEVER_ARRIVED: Turn = { carriedOut: false, answer: "reset" };
const LONG_AGO = new Date("2026-01-02T03:04:05Z");

const s3 = new FakeS3();
let clients: S3Client[] = [];
let endpoint: string;

beforeAll(async () => {
  endpoint = await s3.listen();
});
beforeEach(() => s3.reset());
afterEach(() => {
  for (const client of clients) client.destroy();
  clients = [];
});
afterAll(() => s3.close());

/** The API over the real client, with the settings that the function has. */
function api({ budgetMs = 8_000, requestTimeout }: { budgetMs?: number; requestTimeout?: number } = {}) {
  const config = clientConfig({ AWS_ENDPOINT_URL: endpoint }, "eu-central-1");
  const settings = {
    ...config,
    requestHandler: { ...config.requestHandler, ...(requestTimeout === undefined ? {} : { requestTimeout }) },
    endpoint,
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "of-the-test" },
  };
  const client = new S3Client(settings);
  const writer = new S3Client({ ...settings, maxAttempts: 1 });
  for (const one of [client, writer]) {
    clients.push(one);
    intoThisRealm(one);
  }
  const actualStore = new S3Store({
    client,
    writingClient: () => writer,
    signingClient: () => client,
    bucketName: "data-bucket",
    tracer: silentTracer,
    deadline: deadlineAfter(budgetMs),
  });
  return createHarness({ actualStore });
}

/** Node's own errors are of another realm than a test, where the SDK does not take them for errors and loses their code. */
function intoThisRealm({ config: { requestHandler } }: S3Client): void {
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = async (...call) => {
    try {
      return await handle(...call);
    } catch (error) {
      const { name, message, code } = error as NodeJS.ErrnoException;
      throw Object.assign(new Error(message), { name, code });
    }
  };
}

function put(key: string, body: string, headers: Readonly<Record<string, string>> = {}): EventProps {
  return { method: "PUT", path: `/api/data/${key}`, headers: { "content-type": "text/plain", ...headers }, body };
}

/** The marks of a write by another client of the API. */
const marks = (replaces: string) => ({ "x-amz-meta-write-id": "theirs", "x-amz-meta-write-replaces": replaces });

const remove = (key: string, headers: Readonly<Record<string, string>> = {}): EventProps => ({
  method: "DELETE",
  path: `/api/data/${key}`,
  headers,
});

describe("a write whose answer was lost", () => {
  it("under If-Match is 200 with what it wrote", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [RESET];

    const result = await api().send(put("k", "two", { "if-match": etag }));

    expect(result.statusCode).toBe(200);
    expect(result.headers["etag"]).toBe('"b8a9f715dbb64fd5c56e7783c6820a61"');
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it("because it came after the time-out is 200 too", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: { afterMs: 800 } }];

    const result = await api({ requestTimeout: 300 }).send(put("k", "two", { "if-match": etag }));

    expect(result.statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it("with the same content as before is one version, although its own tag satisfies the condition again", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [RESET];
    expect((await api().send(put("k", "one", { "if-match": etag }))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "one"]);
  });

  it("under If-None-Match: * is 201", async () => {
    s3.turns = [RESET];
    expect((await api().send(put("new", "mine", { "if-none-match": "*" }))).statusCode).toBe(201);
    expect(s3.versionsOf("new")).toEqual(["mine"]);
  });

  it("without a condition is 201 and one version", async () => {
    s3.turns = [RESET];
    const result = await api().send(put("new3", "mine"));
    expect(result.statusCode).toBe(201);
    expect(result.headers["location"]).toBe("/api/data/new3");
    expect(s3.versionsOf("new3")).toEqual(["mine"]);
  });

  it("that replaces without a condition is 200 and one version", async () => {
    s3.put("k", "one");
    s3.turns = [{}, RESET];
    expect((await api().send(put("k", "two"))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it("with a 500 that S3 gave after it had written is one version", async () => {
    s3.turns = [{ answer: { status: 500 } }];
    expect((await api().send(put("new", "mine", { "if-none-match": "*" }))).statusCode).toBe(201);
    expect(s3.versionsOf("new")).toEqual(["mine"]);
  });

  it("as often as it is sent is one version", async () => {
    s3.turns = [NEVER_ARRIVED, NEVER_ARRIVED, RESET];
    expect((await api().send(put("new", "mine"))).statusCode).toBe(201);
    expect(s3.versionsOf("new")).toEqual(["mine"]);
    expect(s3.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(3);
  });

  it("by POST counts as by PUT", async () => {
    s3.turns = [RESET];
    const headers = { "content-type": "application/json", "if-none-match": "*" };
    const result = await api().send({ method: "POST", path: "/api/data", headers, body: '{"key":"p","data":"x"}' });
    expect(result.statusCode).toBe(201);
    expect(s3.versionsOf("p")).toEqual(["x"]);
  });
});

describe("a write that never arrived", () => {
  it("is repeated", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [NEVER_ARRIVED];
    expect((await api().send(put("k", "two", { "if-match": etag }))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it.each([
    ["If-Match", { "if-match": '"other"' }],
    ["If-None-Match", { "if-none-match": "*" }],
  ])("and whose %s does not hold is 412: what is stored was there before", async (_name, headers) => {
    s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [NEVER_ARRIVED];
    expectProblem(await api().send(put("k", "two", headers as Record<string, string>)), 412, "precondition_failed");
    expect(s3.versionsOf("k")).toEqual(["one"]);
  });

  it("and whose If-Match finds nothing under a key that never was is 412", async () => {
    s3.turns = [NEVER_ARRIVED];
    expectProblem(await api().send(put("none", "x", { "if-match": '"e"' })), 412, "precondition_failed");
  });

  it.each([
    ["If-Match", (etag: string) => ({ "if-match": etag }), (etag: string) => etag],
    ["If-None-Match", () => ({ "if-none-match": "*" }), () => "nothing"],
  ])("and was forestalled by another with the same %s is 412", async (_name, condition, replaces) => {
    const etag = s3.put("k", "one");
    s3.turns = [{ ...NEVER_ARRIVED, meanwhile: () => s3.put("k", "theirs", { headers: marks(replaces(etag)) }) }];
    expectProblem(await api().send(put("k", "mine", condition(etag))), 412, "precondition_failed");
    expect(s3.versionsOf("k")).toEqual(["one", "theirs"]);
    expect(s3.calls).toEqual(["PUT not carried out", "HEAD 200"]);
  });

  it("over an object without a condition replaces it", async () => {
    s3.put("k", "one");
    s3.turns = [NEVER_ARRIVED];
    expect((await api().send(put("k", "two"))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it.each([429, 503])("because S3 throttled it with %d is repeated without a look", async (status) => {
    s3.turns = [{ carriedOut: false, answer: { status } }];
    expect((await api().send(put("new", "mine"))).statusCode).toBe(201);
    expect(s3.calls.filter((call) => call.startsWith("HEAD"))).toEqual([]);
  });
});

describe("a write that nobody can know the outcome of", () => {
  function expectUnknown(result: Awaited<ReturnType<ReturnType<typeof api>["send"]>>) {
    const problem = expectProblem(result, 503, "dependency_unavailable");
    expect(problem.outcome).toBe("unknown");
    expect(problem.detail).toContain("may or may not have been carried out");
    expect(result.headers["retry-after"]).toBe("2");
  }

  it("since another has written meanwhile is 503, not 412: it may have been there in between", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "three") }];
    expectUnknown(await api().send(put("k", "two", { "if-match": etag })));
    expect(s3.versionsOf("k")).toEqual(["one", "two", "three"]);
  });

  it("since it left the tag as it was and another replaced it under the same condition is 503", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "theirs", { headers: marks(etag) }) }];
    expectUnknown(await api().send(put("k", "one", { "if-match": etag })));
    expect(s3.versionsOf("k")).toEqual(["one", "one", "theirs"]);
  });

  it("since what is stored cannot be read is 503", async () => {
    s3.turns = [{ answer: "reset", meanwhile: () => s3.close() }];
    try {
      expectUnknown(await api({ budgetMs: 2_000 }).send(put("new", "mine", { "if-none-match": "*" })));
    } finally {
      endpoint = await s3.listen();
    }
  });

  it("since the time is up is 503, and nothing is sent after the answer", async () => {
    s3.turns = [{ answer: { afterMs: 60_000 } }];
    expectUnknown(await api({ budgetMs: 300 }).send(put("new", "mine")));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(s3.calls).toEqual(["PUT 200"]);
  });
});

describe("a delete whose answer was lost", () => {
  it("leaves one delete marker", async () => {
    s3.put("k", "one");
    s3.turns = [RESET];
    expect((await api().send(remove("k"))).statusCode).toBe(204);
    expect(s3.versionsOf("k")).toEqual(["one", undefined]);
  });

  it("under If-Match is 204", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [RESET];
    expect((await api().send(remove("k", { "if-match": etag }))).statusCode).toBe(204);
    expect(s3.versionsOf("k")).toEqual(["one", undefined]);
  });

  it("and that never arrived is repeated, or 412 when its condition does not hold", async () => {
    s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [NEVER_ARRIVED];
    expectProblem(await api().send(remove("k", { "if-match": '"other"' })), 412, "precondition_failed");
    s3.turns = [NEVER_ARRIVED];
    expect((await api().send(remove("k"))).statusCode).toBe(204);
    expect(s3.current("k")).toBeUndefined();
  });

  it("does not delete what another has created since", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "theirs") }];
    expectProblem(await api().send(remove("k", { "if-match": etag })), 503, "dependency_unavailable");
    expect(s3.current("k")).toBe("theirs");
  });
});

const turn = fc.record({
  carriedOut: fc.boolean(),
  answer: fc.constantFrom<Turn["answer"]>(undefined, "reset", { status: 500 }, { status: 503 }),
  theirs: fc.boolean(),
});

/** By the answer's status, how many versions of its own the client may find. */
const VERSIONS_AFTER: Readonly<Record<number, readonly number[]>> = { 200: [1], 201: [1], 412: [0], 503: [0, 1] };

test("whatever is lost and whoever else writes, an answer is true", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("nothing", "long ago", "just now"),
      fc.constantFrom("none", "absent", "match", "other"),
      fc.array(turn, { maxLength: 4 }),
      async (before, condition, turns) => {
        s3.reset();
        const modified = before === "long ago" ? LONG_AGO : new Date();
        const etag = before === "nothing" ? '"nothing"' : s3.put("k", "before", { modified });
        const headers: Record<string, Record<string, string>> = {
          none: {},
          absent: { "if-none-match": "*" },
          match: { "if-match": etag },
          other: { "if-match": '"other"' },
        };
        s3.turns = turns.map(({ carriedOut, answer, theirs }) => ({
          // S3 that throttles has done nothing, and what is not carried out is not answered with success
          carriedOut: carriedOut && !(typeof answer === "object" && "status" in answer && answer.status === 503),
          ...(answer === undefined && !carriedOut
            ? { answer: "reset" as const }
            : answer === undefined
              ? {}
              : { answer }),
          // a write without a condition that was lost and replaced at once is the one case that may be written twice
          ...(theirs && condition !== "none" ? { meanwhile: () => void s3.put("k", "theirs") } : {}),
        }));

        const { statusCode } = await api().send(put("k", "mine", headers[condition]));

        const mine = s3.versionsOf("k").filter((body) => body === "mine").length;
        expect(VERSIONS_AFTER[statusCode]).toContain(mine);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);

describe("a condition that does not hold", () => {
  it("is 412 at once, without a look", async () => {
    s3.put("k", "one");
    expectProblem(await api().send(put("k", "two", { "if-none-match": "*" })), 412, "precondition_failed");
    expect(s3.calls).toEqual(["PUT 412"]);
  });

  it("is 412 although another wrote the very same bytes", async () => {
    const mine = await api().send(put("k", "same", { "if-none-match": "*" }));
    expect(mine.statusCode).toBe(201);
    s3.turns = [NEVER_ARRIVED];
    const late = await api().send(put("k", "same", { "if-none-match": "*" }));
    // the other's write is marked as its own: this one must not take it for itself
    expect(late.statusCode).not.toBe(201);
    expect(s3.versionsOf("k")).toEqual(["same"]);
  });
});

test("the function itself is made so", async () => {
  const variables = {
    ...{ REGION: "eu-central-1", BUCKET_NAME: "data-bucket", LAMBDA_TASK_ROOT: undefined, LOG_LEVEL: "ERROR" },
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "of-the-test" },
  };
  const etag = s3.put("k", "one");
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    const result = await coldStart(variables, async () => {
      const { handler } = require("../../../functions/api/index") as typeof import("../../../functions/api/index");
      s3.turns = [{ answer: { status: 500 } }, { answer: { status: 500 } }];
      await handler(eventOf(put("k", "two", { "if-match": etag })), context);
      return handler(eventOf(remove("k")), context);
    });
    expect(result.statusCode).toBe(204);
    expect(s3.calls).toEqual(["PUT 200", "HEAD 200", "DELETE 204", "HEAD 404"]);
  } finally {
    write.mockRestore();
  }
});
