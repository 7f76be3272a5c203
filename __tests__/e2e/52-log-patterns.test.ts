import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { client } from "./support/target";

const logs = client(CloudWatchLogsClient);
const logGroupName = `/e2e/patterns-${Date.now()}`;
const logStreamName = "lines";

const OK = JSON.stringify({ status: "200", level: "INFO", ms: 12, cold: true });
const FAILED = JSON.stringify({ status: "503", level: "ERROR", ms: 900, cold: false, error: { name: "Timeout" } });
const TIMED_OUT = "2026-01-01T00:00:00Z Task timed out after 30.00 seconds";
const LINES = [OK, FAILED, TIMED_OUT];

beforeAll(async () => {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = LINES.map((message, index) => ({ message, timestamp: Date.now() + index }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
});

afterAll(async () => {
  await logs.send(new DeleteLogGroupCommand({ logGroupName }));
});

async function matching(filterPattern: string): Promise<(string | undefined)[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
  return events.map(({ message }) => message);
}

it.each([
  ["", LINES],
  ['{ $.status = "5*" }', [FAILED]],
  ['{ $.status = "4*" }', []],
  ['{ $.level = "ERROR" }', [FAILED]],
  ['{ $.level != "ERROR" }', [OK]],
  ['{ $.ms > 100 && $.cold IS FALSE || $.level = "INFO" }', [OK, FAILED]],
  ["{ $.error.name EXISTS }", [FAILED]],
  ["{ $.error NOT EXISTS }", [OK]],
  ['?"Task timed out" ?"Runtime exited" ?"EnvironmentError"', [TIMED_OUT]],
  ["Task timed", [TIMED_OUT]],
  ["task", []],
  ["ERROR -Timeout", []],
])("the pattern %s matches as on AWS", async (pattern, lines) => {
  expect(await matching(pattern)).toEqual(lines);
});

it("every pattern of the runbook is evaluated", async () => {
  const runbook = readFileSync(join(PROJECT_ROOT, "docs", "runbook.md"), "utf8");
  const patterns = [...runbook.matchAll(/--filter-pattern '([^']+)'/g)].map(([, pattern = ""]) => pattern);
  expect(patterns.length).toBeGreaterThan(5);
  for (const pattern of patterns) expect(await matching(pattern)).toEqual(expect.any(Array));
});

it.each([
  ["{ ($.a = 1) }"],
  ['{ $.a = "x" '],
  ["%regular%"],
  ["[ip, user]"],
  ['{ $.items[0] = "x" }'],
  ['{ $.a > "x" }'],
])("the pattern %s, which the emulator cannot evaluate, is refused", async (pattern) => {
  await expect(matching(pattern)).rejects.toThrow(/The local AWS cannot evaluate/);
});
