/**
 * Each request that changes something, each call to S3 that it makes, and each way in which that call can go wrong: what the
 * client is told is true, and who repeats it as docs/api.md says ends where one request without a fault ends.
 */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { clearFaults, writeFaults } from "@secure-serverless/local-aws/faults";
import { type CallFault, type Cell, type Outcome, runMatrix } from "@secure-serverless/proof/lost-answers/matrix";
import { OPERATIONS, type Operation } from "@secure-serverless/proof/lost-answers/operations";
import { Sender } from "@secure-serverless/proof/soak/send";
import { textTable } from "@secure-serverless/system/text-table";
import { apiKey, call, client, instance, origin, outputs } from "../e2e/support/target";

/** Longer than the function waits for one answer, 3 s. */
const TOO_LATE = 4000;

const FAULTS = {
  "reset before": { action: "reset" },
  "500 before": { action: "status", status: 500 },
  "503 before": { action: "status", status: 503 },
  "SlowDown before": { action: "status", status: 503, code: "SlowDown" },
  "reset after": { action: "lose-answer" },
  "500 after": { action: "status-after", status: 500 },
  "late after": { action: "late-answer", milliseconds: TOO_LATE },
} as const satisfies Record<string, CallFault["rule"]>;

/** After which the function does not know what has become of its first call: it looks, and may send it again. */
const FIRST_FAULTS = ["reset before", "500 before", "reset after"] as const;

const s3 = client(S3Client);
const sender = new Sender(readFileSync(instance.certificate, "utf8"));
afterAll(() => sender.close());

async function run(cells: readonly Cell[], lookAfter = 0): Promise<Outcome[]> {
  const bucket = (await outputs())["BucketName"] ?? "";
  const { faultsFile } = instance;
  return runMatrix(cells, { s3, bucket, sender, origin, faultsFile, apiKey: await apiKey(), lookAfter });
}

/** The answer, and how many versions of its own were there when it had come. */
function shown({ answer, stored }: Outcome): string {
  return `${answer.status || "none"}${answer.outcome === undefined ? "" : " unknown"}, ${stored.ownVersions}`;
}

function tableOf(outcomes: readonly Outcome[]): string {
  const columns = [...new Set(outcomes.map(({ cell }) => cell.column))];
  const rows = new Map<string, string[]>();
  for (const outcome of outcomes) {
    const { row } = outcome.cell;
    rows.set(row, [...(rows.get(row) ?? [row]), shown(outcome)]);
  }
  return textTable([["", ...columns], ...rows.values()]);
}

function expectNoProblems(outcomes: readonly Outcome[]): void {
  const found = outcomes.flatMap(({ cell, problems }) =>
    problems.map((problem) => `${cell.row}, ${cell.column}: ${problem}`),
  );
  expect(found).toEqual([]);
}

type CellsOf = (operation: Operation) => Cell[];
const every = Object.entries(FAULTS);
/** A write without a condition asks to create first, and then replaces. */
const callsOf = ({ name }: Operation) => (name === "PUT over an object" ? [1, 2] : [1]);

const oneCall: CellsOf = (operation) =>
  callsOf(operation).flatMap((call) =>
    every.map(([column, rule]) => ({
      ...{ operation, column, row: `${operation.name}, call ${call}`, faults: [{ call, rule }] },
    })),
  );

const allFromOne: CellsOf = (operation) =>
  callsOf(operation).flatMap((call) =>
    every.map(([column, rule]) => ({
      ...{
        operation,
        column,
        row: `${operation.name}, call ${call} and after`,
        faults: [{ call, rule, onwards: true }],
      },
    })),
  );

/** What the function does about a first failure fails as well: its look, its second attempt, and its look after that. */
const twoCalls: CellsOf = (operation) =>
  FIRST_FAULTS.flatMap((first) =>
    [2, 3, 4].flatMap((call) =>
      every.map(([column, rule]) => ({
        ...{ operation, column, row: `${operation.name}, ${first}, call ${call}` },
        faults: [
          { call: 1, rule: FAULTS[first] },
          { call, rule },
        ],
      })),
    ),
  );

/** By a presigned URL there is one call, the client's own. */
const byTheApi = OPERATIONS.filter(({ isPresigned }) => !isPresigned);

describe.each([
  ["one call of a request goes wrong", OPERATIONS.flatMap(oneCall), 9 * 7],
  ["a call goes wrong and all after it", OPERATIONS.flatMap(allFromOne), 9 * 7],
  ["two calls of a request go wrong", byTheApi.flatMap(twoCalls), 7 * 9 * 7],
])("when %s", (name, cells, count) => {
  let outcomes: Outcome[];
  beforeAll(async () => {
    outcomes = await run(cells);
    console.log(`When ${name}: the answer, and the versions of its own\n${tableOf(outcomes)}`);
  });

  it("tells the truth, and ends as if it was done once when it is repeated as documented", () => {
    expect(outcomes).toHaveLength(count);
    expectNoProblems(outcomes);
  });
});

it("heals a single lost answer by itself, whatever the request", async () => {
  const outcomes = await run(
    byTheApi.map((operation) => ({
      ...{ operation, row: operation.name, column: "reset after" },
      faults: [{ call: 1, rule: FAULTS["reset after"] }],
    })),
  );
  expect(outcomes.map(({ cell, answer }) => [cell.row, answer.status])).toEqual([
    ["PUT, If-None-Match: *", 201],
    ["PUT, If-Match", 200],
    ["PUT of a new key", 201],
    ["PUT over an object", 200],
    ["POST of a new key", 201],
    ["DELETE", 204],
    ["DELETE, If-Match", 204],
  ]);
  expectNoProblems(outcomes);
});

describe("when S3 carries out what the function has given up on", () => {
  const rule = { action: "late-effect", milliseconds: TOO_LATE } as const;
  let outcomes: Outcome[];
  beforeAll(async () => {
    const cells = byTheApi.flatMap((operation) =>
      callsOf(operation).map((call) => ({
        ...{ operation, row: `${operation.name}, call ${call}`, column: "the effect late", faults: [{ call, rule }] },
      })),
    );
    outcomes = await run(cells, 2 * TOO_LATE);
    console.log(`When the effect comes late: the answer, and the versions of its own\n${tableOf(outcomes)}`);
  });

  it("stores the same twice only where a write has no condition, as is documented", () => {
    const twice = outcomes.filter(({ stored }) => stored.ownVersions > 1);
    expect(twice.map(({ cell }) => cell.row)).toEqual(["PUT over an object, call 2"]);
    expectNoProblems(outcomes.filter((outcome) => !twice.includes(outcome)));
  });

  it("leaves what was asked for, and does not claim that nothing was done", () => {
    const expected = ({ method }: Operation) => (method === "DELETE" ? "nothing" : "own");
    for (const { cell, answer, stored } of outcomes) {
      const isTrue = answer.status < 300 || answer.outcome === "unknown";
      expect([cell.row, isTrue, stored.current]).toEqual([cell.row, true, expected(cell.operation)]);
    }
  });
});

it("keeps in the versions what a write that came late has covered, as is documented", async () => {
  const key = `late-${Date.now()}`;
  const headers = { "content-type": "text/plain" };
  const put = (body: string) => call(`/api/data/${key}`, { method: "PUT", headers, body });
  const read = async () => (await call(`/api/data/${key}`)).text();
  await put("before");
  await delay(2200);
  const late = { service: "s3", path: key, method: "PUT", skip: 1, times: 1 } as const;
  writeFaults(instance.faultsFile, [{ ...late, action: "late-effect", milliseconds: 12_000 }]);
  const first = await put("first");
  clearFaults(instance.faultsFile);
  const second = await put("second");
  expect([first.status, second.status, await read()]).toEqual([200, 200, "second"]);

  for (const end = Date.now() + 30_000; (await read()) === "second" && Date.now() < end; ) await delay(250);
  expect(await read()).toBe("first");
  const version = second.headers.get("x-object-version");
  expect(await (await call(`/api/data/${key}?version=${version}`)).text()).toBe("second");
});
