import { createHash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { S3Store } from "../../../functions/api/s3-store";
import { s3Config } from "../../../functions/shared/aws-client";
import { deadlineAfter } from "../../../functions/shared/deadline";
import { silentTracer } from "../../../functions/shared/tracing";
import { context, createHarness, type EventProps, eventOf } from "../support/api";
import { coldStart } from "../support/cold-start";
import { expectProblem } from "../support/expect-problem";
import { FakeS3, type Turn } from "../support/fake-s3";

const RESET: Turn = { answer: "reset" };
const NEVER_ARRIVED: Turn = { carriedOut: false, answer: "reset" };
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "of-the-test" };
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
  const config = s3Config({ AWS_ENDPOINT_URL: endpoint, ...CREDENTIALS }, "eu-central-1");
  const settings = {
    ...config,
    requestHandler: { ...config.requestHandler, ...(requestTimeout === undefined ? {} : { requestTimeout }) },
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

/** The marks of a write by another client of the API, to the key `k` and now unless it says otherwise. */
function marks(replaces: string, { place = "data-bucket/k", time = Date.now() } = {}) {
  const digest = createHash("sha256").update(place).digest("base64url");
  return { "x-amz-meta-write-id": "theirs", "x-amz-meta-write-replaces": `${replaces} ${digest} ${time}` };
}

type Result = Awaited<ReturnType<ReturnType<typeof api>["send"]>>;

function expectUnknown(result: Result) {
  const problem = expectProblem(result, 503, "dependency_unavailable");
  expect(problem.outcome).toBe("unknown");
  expect(problem.detail).toContain("may or may not have been carried out");
  expect(result.headers["retry-after"]).toBe("2");
}

const remove = (key: string, headers: Readonly<Record<string, string>> = {}): EventProps => ({
  method: "DELETE",
  path: `/api/data/${key}`,
  headers,
});

describe("a write whose answer was lost", () => {
  it("is 200 with what it wrote under If-Match", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [RESET];

    const result = await api().send(put("k", "two", { "if-match": etag }));

    expect(result.statusCode).toBe(200);
    expect(result.headers["etag"]).toBe('"b8a9f715dbb64fd5c56e7783c6820a61"');
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it("is 200 too because it came after the time-out", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: { afterMs: 800 } }];

    const result = await api({ requestTimeout: 300 }).send(put("k", "two", { "if-match": etag }));

    expect(result.statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it("is one version with the same content as before, although its own tag satisfies the condition again", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [RESET];
    expect((await api().send(put("k", "one", { "if-match": etag }))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "one"]);
  });

  it("is 201 under If-None-Match: *", async () => {
    s3.turns = [RESET];
    expect((await api().send(put("new", "mine", { "if-none-match": "*" }))).statusCode).toBe(201);
    expect(s3.versionsOf("new")).toEqual(["mine"]);
  });

  it("is 201 and one version without a condition", async () => {
    s3.turns = [RESET];
    const result = await api().send(put("new3", "mine"));
    expect(result.statusCode).toBe(201);
    expect(result.headers["location"]).toBe("/api/data/new3");
    expect(s3.versionsOf("new3")).toEqual(["mine"]);
  });

  it("is 200 and one version where it replaces without a condition", async () => {
    s3.put("k", "one");
    s3.turns = [{}, RESET];
    expect((await api().send(put("k", "two"))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it("is one version with a 500 that S3 gave after it had written", async () => {
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

  it("counts by POST as by PUT", async () => {
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
  ])("is 412 where its %s does not hold: what is stored was there before", async (_name, headers) => {
    s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [NEVER_ARRIVED];
    expectProblem(await api().send(put("k", "two", headers as Record<string, string>)), 412, "precondition_failed");
    expect(s3.versionsOf("k")).toEqual(["one"]);
  });

  it("is 412 where its If-Match finds nothing under a key that never was", async () => {
    s3.turns = [NEVER_ARRIVED];
    expectProblem(await api().send(put("none", "x", { "if-match": '"e"' })), 412, "precondition_failed");
  });

  it.each([
    ["If-Match", (etag: string) => ({ "if-match": etag }), (etag: string) => etag],
    ["If-None-Match", () => ({ "if-none-match": "*" }), () => "nothing"],
  ])("is 412 where it was forestalled by another with the same %s", async (_name, condition, replaces) => {
    const etag = s3.put("k", "one");
    s3.turns = [{ ...NEVER_ARRIVED, meanwhile: () => s3.put("k", "theirs", { headers: marks(replaces(etag)) }) }];
    expectProblem(await api().send(put("k", "mine", condition(etag))), 412, "precondition_failed");
    expect(s3.versionsOf("k")).toEqual(["one", "theirs"]);
    expect(s3.calls).toEqual(["PUT not carried out", "HEAD 200"]);
  });

  it.each([
    ["at its first", [NEVER_ARRIVED]],
    ["at its second call", [{}, NEVER_ARRIVED]],
  ])("replaces without a condition, %s, what was there before", async (_name, turns) => {
    s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = turns;
    expect((await api().send(put("k", "two"))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "two"]);
  });

  it.each([
    ["429", { status: 429 }],
    ["503 SlowDown", { status: 503, code: "SlowDown" }],
  ])("is repeated without a look because S3 throttled it with %s", async (_name, answer) => {
    s3.turns = [{ carriedOut: false, answer }];
    expect((await api().send(put("new", "mine"))).statusCode).toBe(201);
    expect(s3.calls).toEqual(["PUT not carried out", "PUT 200"]);
  });

  it("has changed nothing because S3 throttled it every time, and says so", async () => {
    const answer = { status: 503, code: "SlowDown" };
    s3.turns = [1, 2, 3].map(() => ({ carriedOut: false, answer }));
    const problem = expectProblem(await api().send(put("new", "mine")), 503, "dependency_unavailable");
    expect(problem).not.toHaveProperty("outcome");
    expect(s3.versionsOf("new")).toEqual([]);
  });
});

describe("a 503 that is not throttling says nothing of what was done", () => {
  it.each([
    ["ServiceUnavailable", { status: 503, code: "ServiceUnavailable" }],
    ["no code", { status: 503 }],
  ])("is one version with %s, after it was carried out", async (_name, answer) => {
    s3.turns = [{ answer }];
    expect((await api().send(put("new", "mine", { "if-none-match": "*" }))).statusCode).toBe(201);
    expect(s3.versionsOf("new")).toEqual(["mine"]);
    expect(s3.calls).toEqual(["PUT 200", "HEAD 200"]);
  });

  it("is repeated where it was not carried out", async () => {
    s3.turns = [{ carriedOut: false, answer: { status: 503, code: "ServiceUnavailable" } }];
    expect((await api().send(put("new", "mine"))).statusCode).toBe(201);
    expect(s3.calls).toEqual(["PUT not carried out", "HEAD 404", "PUT 200"]);
  });
});

describe("a write that nobody can know the outcome of", () => {
  it("is 503 since another has written meanwhile, not 412: it may have been there in between", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "three") }];
    expectUnknown(await api().send(put("k", "two", { "if-match": etag })));
    expect(s3.versionsOf("k")).toEqual(["one", "two", "three"]);
  });

  it.each([
    ["first", [], [{ answer: "reset" as const }], ["two", "theirs"]],
    ["second", ["one"], [{}, { answer: "reset" as const }], ["one", "two", "theirs"]],
  ])(
    "is 503 without a condition at its %s call, since another replaced it, and theirs stays",
    async (_name, ...given) => {
      const [before, turns, versions] = given;
      for (const body of before) s3.put("k", body);
      s3.turns = turns.map((turn) => ("answer" in turn ? { ...turn, meanwhile: () => s3.put("k", "theirs") } : turn));
      expectUnknown(await api().send(put("k", "two")));
      expect(s3.versionsOf("k")).toEqual(versions);
    },
  );

  it("is 503 without a condition, over an object that may be younger than its first attempt", async () => {
    s3.put("k", "one");
    s3.turns = [NEVER_ARRIVED];
    expectUnknown(await api().send(put("k", "two")));
    expect(s3.versionsOf("k")).toEqual(["one"]);
  });

  it.each([
    ["without a condition", {}],
    ["under If-None-Match", { "if-none-match": "*" }],
  ])("%s, since another has deleted it, is 503, and it is not made again", async (_name, headers) => {
    s3.turns = [{ answer: "reset", meanwhile: () => s3.delete("k") }];
    expectUnknown(await api().send(put("k", "mine", headers as Record<string, string>)));
    expect(s3.versionsOf("k")).toEqual(["mine", undefined]);
  });

  it("is 503 since an upload in parts, begun before it, was completed after it, whatever its Last-Modified", async () => {
    const etag = s3.put("k", "one", { modified: LONG_AGO });
    const parts = { modified: LONG_AGO, etag: '"b8a9f715dbb64fd5c56e7783c6820a61-2"' };
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "theirs", parts) }];
    expectUnknown(await api().send(put("k", "two", { "if-match": etag })));
    expect(s3.versionsOf("k")).toEqual(["one", "two", "theirs"]);
  });

  it.each([
    ["another key", { place: "data-bucket/other" }],
    ["another bucket", { place: "backups/k" }],
    ["another time", { time: Date.now() - 60_000 }],
  ])("is 503 since a copy with the marks of %s came after it", async (_name, of) => {
    const etag = s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "copy", { headers: marks(etag, of) }) }];
    expectUnknown(await api().send(put("k", "two", { "if-match": etag })));
    expect(s3.versionsOf("k")).toEqual(["one", "two", "copy"]);
  });

  it("is 503 since it left the tag as it was and another replaced it under the same condition", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "theirs", { headers: marks(etag) }) }];
    expectUnknown(await api().send(put("k", "one", { "if-match": etag })));
    expect(s3.versionsOf("k")).toEqual(["one", "one", "theirs"]);
  });

  it("is 503 since what is stored cannot be read", async () => {
    s3.turns = [{ answer: "reset", meanwhile: () => s3.close() }];
    try {
      expectUnknown(await api({ budgetMs: 2_000 }).send(put("new", "mine", { "if-none-match": "*" })));
    } finally {
      endpoint = await s3.listen();
    }
  });

  it("is 503 since the time is up, and nothing is sent after the answer", async () => {
    s3.turns = [{ answer: { afterMs: 60_000 } }];
    expectUnknown(await api({ budgetMs: 300 }).send(put("new", "mine")));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(s3.calls).toEqual(["PUT 200"]);
  });
});

describe("what ADR 13 names as not seen: the replaced content was put back in the same moment", () => {
  it("so that the write is taken for one that never arrived, and there are two versions of it", async () => {
    const etag = s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", "one") }];
    expect((await api().send(put("k", "mine", { "if-match": etag }))).statusCode).toBe(200);
    expect(s3.versionsOf("k")).toEqual(["one", "mine", "one", "mine"]);
  });

  it("is replaced again under the same condition, so that the write is 412", async () => {
    const etag = s3.put("k", "one", { modified: LONG_AGO });
    const putBackAndReplaced = () => {
      s3.put("k", "one");
      s3.put("k", "theirs", { headers: marks(etag) });
    };
    s3.turns = [{ answer: "reset", meanwhile: putBackAndReplaced }];
    expectProblem(await api().send(put("k", "mine", { "if-match": etag })), 412, "precondition_failed");
    expect(s3.versionsOf("k")).toEqual(["one", "mine", "one", "theirs"]);
  });
});

describe("a delete whose answer was lost", () => {
  it("leaves one delete marker", async () => {
    s3.put("k", "one");
    s3.turns = [RESET];
    expect((await api().send(remove("k"))).statusCode).toBe(204);
    expect(s3.versionsOf("k")).toEqual(["one", undefined]);
  });

  it("is 204 under If-Match", async () => {
    const etag = s3.put("k", "one");
    s3.turns = [RESET];
    expect((await api().send(remove("k", { "if-match": etag }))).statusCode).toBe(204);
    expect(s3.versionsOf("k")).toEqual(["one", undefined]);
  });

  it("is repeated where it never arrived, or 412 when its condition does not hold", async () => {
    s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [NEVER_ARRIVED];
    expectProblem(await api().send(remove("k", { "if-match": '"other"' })), 412, "precondition_failed");
    s3.turns = [NEVER_ARRIVED];
    expect((await api().send(remove("k"))).statusCode).toBe(204);
    expect(s3.current("k")).toBeUndefined();
  });

  it.each([
    ["without a condition", "theirs", () => ({})],
    ["under If-Match: *", "theirs", () => ({ "if-match": "*" })],
    ["under If-Match", "theirs", (etag: string) => ({ "if-match": etag })],
    ["under If-Match, of the same content", "one", (etag: string) => ({ "if-match": etag })],
  ])("%s does not delete what another has created since", async (_name, theirs, condition) => {
    const etag = s3.put("k", "one", { modified: LONG_AGO });
    s3.turns = [{ answer: "reset", meanwhile: () => s3.put("k", theirs) }];
    expectUnknown(await api().send(remove("k", condition(etag) as Record<string, string>)));
    expect(s3.versionsOf("k")).toEqual(["one", undefined, theirs]);
  });
});

const THROTTLED = { status: 503, code: "SlowDown" } as const;

/** What others do to the key meanwhile. */
const OTHERS = {
  nothing: () => undefined,
  "write by another tool": () => s3.put("k", "theirs"),
  "write by the API": () => s3.put("k", "theirs", { headers: marks(s3.tagOf("k") ?? "nothing") }),
  "complete an upload in parts": () => s3.put("k", "theirs", { modified: LONG_AGO, etag: '"0-2"' }),
  "restore a copy": () => s3.put("k", "theirs", { headers: marks("nothing", { time: LONG_AGO.getTime() }) }),
  delete: () => s3.delete("k"),
} as const satisfies Record<string, () => void>;

const turn = fc.record({
  carriedOut: fc.boolean(),
  answer: fc.constantFrom<Turn["answer"]>(undefined, "reset", { status: 500 }, { status: 503 }, THROTTLED),
  others: fc.constantFrom(...(Object.keys(OTHERS) as (keyof typeof OTHERS)[])),
});

/** By the answer, how many versions of its own the client may find. A 503 without an outcome says that there are none. */
const VERSIONS_AFTER: Readonly<Record<string, readonly number[]>> = {
  "200": [1],
  "201": [1],
  "412": [0],
  "503": [0],
  "503 unknown": [0, 1],
};

it("answers truly, whatever is lost and whoever else writes", async () => {
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
        s3.turns = turns.map(({ carriedOut, answer, others }) => ({
          // S3 that throttles has done nothing, and what is not carried out is not answered with success
          carriedOut: carriedOut && answer !== THROTTLED,
          ...(answer === undefined && !carriedOut
            ? { answer: "reset" as const }
            : answer === undefined
              ? {}
              : { answer }),
          meanwhile: OTHERS[others],
        }));

        const { statusCode, body } = await api().send(put("k", "mine", headers[condition]));

        const mine = s3.versionsOf("k").filter((version) => version === "mine").length;
        const outcome = /"outcome":"unknown"/.test(body) ? " unknown" : "";
        expect(VERSIONS_AFTER[`${statusCode}${outcome}`]).toContain(mine);
      },
    ),
    { numRuns: 100 },
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

it("makes the function itself so", async () => {
  const variables = {
    ...{ AWS_REGION: "eu-central-1", BUCKET_NAME: "data-bucket", METRICS_NAMESPACE: "Lost", LOG_LEVEL: "ERROR" },
    ...{ LAMBDA_TASK_ROOT: undefined },
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
