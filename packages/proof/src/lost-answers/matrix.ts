import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ListObjectVersionsCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { clearFaults, type FaultRule, writeFaults } from "@secure-serverless/local-aws/faults";
import { inParallel } from "@secure-serverless/system/in-parallel";
import type { Received, Sender } from "../soak/send";
import type { Operation } from "./operations";
import { type Answer, claimOf, isDoneOnce, problemOf, type Stored } from "./verdict";

const AT_ONCE = 12;
/** Milliseconds after which S3's times tell an object from one that is written now: docs/api.md. */
const OLD_ENOUGH = 2200;
const BEFORE = "before";

type RuleOf = { [Rule in FaultRule as Rule["action"]]: Omit<Rule, "service"> }[FaultRule["action"]];

/** What happens to one of the calls to S3 that a request makes. */
export interface CallFault {
  /** The call, from 1. */
  readonly call: number;
  readonly rule: RuleOf;
  /** Whether the calls after it meet the same. @default that call alone */
  readonly onwards?: boolean;
}

/** One request, and what goes wrong with its calls. */
export interface Cell {
  readonly operation: Operation;
  readonly faults: readonly CallFault[];
  /** For the table: its row and its column. */
  readonly row: string;
  readonly column: string;
}

export interface Outcome {
  readonly cell: Cell;
  readonly answer: Answer;
  /** When the answer had come. */
  readonly stored: Stored;
  /** When the client had done what the documentation says. */
  readonly final: Stored;
  /** What is wrong, as sentences. */
  readonly problems: readonly string[];
}

export interface MatrixProps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly sender: Sender;
  readonly origin: string;
  readonly apiKey: string;
  readonly faultsFile: string;
  /** Milliseconds between the answers and a first look at what is stored. @default 0 */
  readonly lookAfter?: number;
}

/** A request with a key of its own. */
interface Subject {
  readonly cell: Cell;
  readonly key: string;
  readonly body: string;
  readonly url: string;
}

/** Sends each cell's request while its call fails, and then does what the documentation says until it is done. */
export async function runMatrix(cells: readonly Cell[], props: MatrixProps): Promise<Outcome[]> {
  const { s3, bucket: Bucket, faultsFile, lookAfter = 0 } = props;
  const run = `lost-${Date.now()}`;
  const numbered = cells.map((cell, index) => ({ cell, key: `${run}/${String(index).padStart(4, "0")}-end` }));
  const subjects = await inParallel(numbered, AT_ONCE, async ({ cell, key }): Promise<Subject> => {
    const body = `own content of ${key}`;
    if (cell.operation.replaces) await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: BEFORE }));
    return { cell, key, body, url: cell.operation.isPresigned ? await uploadUrl(props, key, body) : "" };
  });
  await delay(OLD_ENOUGH);
  let answers: Answer[];
  try {
    writeFaults(
      faultsFile,
      subjects.flatMap(({ cell: { faults }, key }) =>
        faults.map(({ rule, call, onwards = false }) => ({
          ...{ service: "s3", ...rule, path: key, skip: call - 1 },
          ...(onwards ? {} : { times: 1 }),
        })),
      ),
    );
    answers = await inParallel(subjects, AT_ONCE, (subject) => send(props, subject));
  } finally {
    clearFaults(faultsFile);
  }
  await delay(lookAfter);
  return inParallel(
    subjects.map((subject, index) => [subject, answers[index] as Answer] as const),
    AT_ONCE,
    ([subject, answer]) => finish(props, subject, answer),
  );
}

/** Looks, repeats as the documentation says, and then once more blindly. */
async function finish(props: MatrixProps, subject: Subject, answer: Answer): Promise<Outcome> {
  const { cell } = subject;
  const { operation } = cell;
  const stored = await storedOf(props, subject);
  const problems = [problemOf(operation, answer, stored)];
  // who does not know reads first; who knows that nothing was done sends it again
  const isThere = operation.method === "DELETE" ? stored.current === "nothing" : stored.current === "own";
  if (claimOf(answer) === "not done" || (claimOf(answer) !== "done" && !isThere)) {
    const repeated = await send(props, subject);
    if (claimOf(repeated) !== "done") problems.push(`repeated, it was answered ${repeated.status}`);
  }
  const final = await storedOf(props, subject);
  if (!isDoneOnce(operation, final)) problems.push(`in the end: ${final.current}, ${final.ownVersions} versions`);

  const again = await send(props, subject);
  if (again.status !== operation.again) problems.push(`repeated blindly, it was answered ${again.status}`);
  const afterwards = await storedOf(props, subject);
  if (afterwards.current !== final.current) problems.push(`repeated blindly, it left ${afterwards.current}`);
  if (operation.condition !== undefined && afterwards.ownVersions !== final.ownVersions)
    problems.push("repeated blindly under its condition, it was stored again");
  return { cell, answer, stored, final, problems: problems.filter((problem) => problem !== undefined) };
}

async function send({ sender, origin, apiKey }: MatrixProps, { cell, key, body, url }: Subject): Promise<Answer> {
  const { method, condition, isPresigned } = cell.operation;
  const headers = {
    ...(isPresigned ? {} : { authorization: `Bearer ${apiKey}` }),
    ...(method === "PUT" && { "content-type": "application/octet-stream" }),
    ...(method === "POST" && { "content-type": "application/json" }),
    ...(condition === "if-none-match" && { "if-none-match": "*" }),
    ...(condition === "if-match" && { "if-match": `"${md5(BEFORE)}"` }),
  };
  const content = method === "POST" ? JSON.stringify({ key, data: body }) : body;
  const target = method === "POST" ? `${origin}/api/data` : `${origin}/api/data/${key}`;
  const request = { method, headers, ...(method !== "DELETE" && { body: Buffer.from(content) }) };
  try {
    const answer = await sender.send(isPresigned ? url : target, request);
    return { status: answer.status, outcome: outcomeIn(answer) };
  } catch {
    return { status: 0 };
  }
}

async function uploadUrl({ sender, origin, apiKey }: MatrixProps, key: string, body: string): Promise<string> {
  const asked = { key, content_type: "application/octet-stream", size: body.length };
  const answer = await sender.send(`${origin}/api/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: Buffer.from(JSON.stringify(asked)),
  });
  if (answer.status !== 200) throw new Error(`an upload was answered ${answer.status}`);
  return (JSON.parse(answer.body.toString("utf8")) as { url: string }).url;
}

async function storedOf({ s3, bucket }: MatrixProps, { key, body }: Subject): Promise<Stored> {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const tag = Versions.find(({ IsLatest }) => IsLatest)?.ETag;
  const names = new Map([
    [`"${md5(body)}"`, "own" as const],
    [`"${md5(BEFORE)}"`, "before" as const],
  ]);
  return {
    current: tag === undefined ? "nothing" : (names.get(tag) ?? "something else"),
    ownVersions: Versions.filter(({ ETag = "" }) => names.get(ETag) === "own").length,
  };
}

function outcomeIn({ headers, body }: Received): string | undefined {
  if (headers["content-type"] !== "application/problem+json") return undefined;
  return (JSON.parse(body.toString("utf8")) as { outcome?: string }).outcome;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
