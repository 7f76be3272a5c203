/**
 * Each request that changes something, each call to S3 that it makes, and each way in which that call can go wrong: what the
 * client is told is true, and who repeats it as docs/api.md says ends where one request without a fault ends.
 */
import { readFileSync } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { type Cell, type Outcome, runMatrix } from "@secure-serverless/proof/lost-answers/matrix";
import { OPERATIONS } from "@secure-serverless/proof/lost-answers/operations";
import { Sender } from "@secure-serverless/proof/soak/send";
import { textTable } from "@secure-serverless/system/text-table";
import { apiKey, client, instance, origin, outputs } from "../e2e/support/target";

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
} as const satisfies Record<string, Cell["rule"]>;

const CALLS = [1, 2, 3] as const;

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
  const faults = [...new Set(outcomes.map(({ cell }) => cell.fault))];
  const rows = new Map<string, string[]>();
  for (const outcome of outcomes) {
    const { operation, call } = outcome.cell;
    const name = `${operation.name}, call ${call}`;
    rows.set(name, [...(rows.get(name) ?? [name]), shown(outcome)]);
  }
  return textTable([["", ...faults], ...rows.values()]);
}

function expectNoProblems(outcomes: readonly Outcome[]): void {
  const found = outcomes.flatMap(({ cell, problems }) =>
    problems.map((problem) => `${cell.operation.name}, call ${cell.call}, ${cell.fault}: ${problem}`),
  );
  expect(found).toEqual([]);
}

const cellsOf = (onwards: boolean): Cell[] =>
  OPERATIONS.flatMap((operation) =>
    // by a presigned URL there is one call, the client's own
    (operation.isPresigned ? [1] : CALLS).flatMap((call) =>
      Object.entries(FAULTS).map(([fault, rule]) => ({ operation, fault, rule, call, onwards })),
    ),
  );

describe.each([
  ["one call of a request goes wrong", false],
  ["a call goes wrong and all after it", true],
])("when %s", (name, onwards) => {
  let outcomes: Outcome[];
  beforeAll(async () => {
    outcomes = await run(cellsOf(onwards));
    console.log(`When ${name}: the answer, and the versions of its own\n${tableOf(outcomes)}`);
  });

  it("tells the truth, and ends as if it was done once when it is repeated as documented", () => {
    expect(outcomes).toHaveLength((OPERATIONS.length - 1) * CALLS.length * 7 + 7);
    expectNoProblems(outcomes);
  });
});

it("heals a single lost answer by itself, whatever the request", async () => {
  const cells = OPERATIONS.filter(({ isPresigned }) => !isPresigned).map((operation) => ({
    ...{ operation, fault: "reset after", rule: FAULTS["reset after"], call: 1, onwards: false },
  }));
  const outcomes = await run(cells);
  expect(outcomes.map(({ cell, answer }) => [cell.operation.name, answer.status])).toEqual([
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

it("stores the same twice, and nothing else, where S3 carries out what it was no longer waited for", async () => {
  const cells = OPERATIONS.filter(({ isPresigned }) => !isPresigned).map((operation) => ({
    ...{ operation, fault: "the effect late", call: 1, onwards: false },
    rule: { action: "late-effect", milliseconds: TOO_LATE } as const,
  }));
  const outcomes = await run(cells, 2 * TOO_LATE);
  console.log(`When the effect comes late\n${tableOf(outcomes)}`);
  // docs/api.md, what is not promised: a write without a condition leaves two versions of the same content
  const promised = outcomes.filter(({ cell }) => cell.operation.condition !== undefined);
  expect(promised).toHaveLength(4 - 1);
  expectNoProblems(promised);
  const expected = ({ method }: Cell["operation"]) => (method === "DELETE" ? "nothing" : "own");
  for (const { cell, answer, stored } of outcomes) {
    const isTrue = answer.status < 300 || answer.outcome === "unknown";
    expect([cell.operation.name, isTrue, stored.current]).toEqual([
      cell.operation.name,
      true,
      expected(cell.operation),
    ]);
    expect(stored.ownVersions).toBeLessThanOrEqual(2);
  }
});
