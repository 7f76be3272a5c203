/** From the journal of a soak to what each key has gone through. */
import type { AnswerLine, CallKind, CallLine, Content, CopyLine, JournalLine } from "./journal-lines";
import type { Step } from "./register";

/** A call and what came of it. */
export interface Exchange {
  readonly call: CallLine;
  /** Undefined where the soak ended before. */
  readonly answer: AnswerLine | undefined;
  readonly outcome: Outcome;
}

/** What an answer says of whether its request was carried out. */
export type Outcome =
  | "done"
  /** Its condition does not hold: nothing was changed. */
  | "refused"
  /** Nothing was changed, for another reason. */
  | "nothing"
  /** Nobody knows. */
  | "unknown";

/** Refusals that say nothing of the object: the request did not get so far. */
const NOTHING_CHANGED = [400, 401, 403, 404, 405, 409, 413, 415, 429];

export function outcomeOf(answer: AnswerLine | undefined): Outcome {
  const { status, code, outcome } = answer ?? {};
  if (status === undefined) return "unknown";
  if (status < 300) return "done";
  if (status === 412) return "refused";
  if (NOTHING_CHANGED.includes(status)) return "nothing";
  // docs/api.md: it says so itself where it may have been carried out
  return status === 503 && code === "dependency_unavailable" && outcome === undefined ? "nothing" : "unknown";
}

/** Every call of a journal, in their order. */
export function exchangesOf(lines: readonly JournalLine[]): Exchange[] {
  const answers = new Map<number, AnswerLine>();
  for (const line of lines) if (line.type === "answer") answers.set(line.id, line);
  return lines.flatMap((line) => {
    if (line.type !== "call") return [];
    const answer = answers.get(line.id);
    return [{ call: line, answer, outcome: outcomeOf(answer) }];
  });
}

/** What each key has gone through, by key. */
export function historiesOf(lines: readonly JournalLine[]): Map<string, Step[]> {
  const histories = new Map<string, Step[]>();
  const historyOf = (key: string) => {
    const steps = histories.get(key) ?? [];
    histories.set(key, steps);
    return steps;
  };
  const exchanges = exchangesOf(lines);
  for (const { call } of exchanges) if (call.key !== undefined) historyOf(call.key);
  for (const exchange of exchanges) {
    const { key } = exchange.call;
    const step = key === undefined ? undefined : stepOf(exchange);
    if (key !== undefined && step !== undefined) historyOf(key).push(step);
    for (const [listed, seen] of listedBy(exchange, histories.keys())) historyOf(listed).push(seen);
  }
  for (const line of lines)
    if (line.type === "copied") for (const [key, step] of copiedBy(line, histories.keys())) historyOf(key).push(step);
  return histories;
}

type Effect = Pick<Step, "oneOf" | "noneOf" | "leaves">;

/** What a request does where it is carried out, and when. */
function effectOf(call: CallLine, status: number | undefined): Effect {
  const { kind } = call;
  const [content, expects] = [call.content ?? null, call.expects ?? null];
  switch (kind) {
    case "create":
      return { oneOf: [null], leaves: content };
    case "replace":
      return { oneOf: [expects], leaves: content };
    case "delete":
      return { leaves: null };
    case "delete-version":
      // nobody can tell whose delete it was, after a lost answer: docs/api.md
      return { oneOf: [expects, null], leaves: null };
    default:
      // who creates is told so
      return status === 201 ? { oneOf: [null], leaves: content } : { leaves: content };
  }
}

/** What a refusal says of what was there. */
function refusalOf({ kind, expects }: CallLine): Effect | undefined {
  if (kind === "create") return { noneOf: [null] };
  return kind === "replace" || kind === "delete-version" ? { noneOf: [expects ?? null] } : undefined;
}

const READS: readonly CallKind[] = ["read", "head", "download"];
const WITHOUT_OBJECT: readonly CallKind[] = ["list", "upload-url", "download-url"];

function stepOf({ call, answer, outcome }: Exchange): Step | undefined {
  const { kind } = call;
  if (WITHOUT_OBJECT.includes(kind)) return undefined;
  const times = { from: call.at, to: answer?.at ?? Number.POSITIVE_INFINITY };
  const name = `${kind} ${call.id}: ${answer?.status ?? answer?.failure ?? "no answer"}`;
  if (READS.includes(kind)) {
    const seen = answer?.status === 404 ? null : answer?.content;
    return seen === undefined ? undefined : { name, ...times, certain: true, oneOf: [seen] };
  }
  if (outcome === "nothing") return undefined;
  if (outcome === "unknown") {
    return { name, from: call.at, to: Number.POSITIVE_INFINITY, certain: false, ...effectOf(call, undefined) };
  }
  const effect = outcome === "done" ? effectOf(call, answer?.status) : refusalOf(call);
  return effect && { name, ...times, certain: true, ...effect };
}

/** Each key in the range of a page was there, or was not. */
function* listedBy({ call, answer }: Exchange, known: Iterable<string>): Generator<[string, Step]> {
  const page = answer?.page;
  if (page === undefined || answer === undefined) return;
  const { prefix, after, upTo } = page;
  const isIn = (key: string) =>
    key.startsWith(prefix) && (after === null || isBefore(after, key)) && (upTo === null || !isBefore(upTo, key));
  yield* seenOf(`list ${call.id}`, { from: call.at, to: answer.at }, page.objects, [...known].filter(isIn));
}

function* copiedBy({ by, from, at, prefix, objects }: CopyLine, known: Iterable<string>): Generator<[string, Step]> {
  const times = { from, to: at };
  if (by === "backup") {
    yield* seenOf(
      by,
      times,
      objects,
      [...known].filter((key) => key.startsWith(prefix)),
    );
    return;
  }
  // what was there is left alone
  for (const [key, content] of objects)
    yield [key, { name: by, ...times, certain: false, oneOf: [null], leaves: content }];
}

function* seenOf(
  name: string,
  times: Pick<Step, "from" | "to">,
  objects: readonly (readonly [string, string])[],
  known: readonly string[],
): Generator<[string, Step]> {
  const seen = new Map<string, Content>(objects);
  for (const key of new Set([...known, ...seen.keys()]))
    yield [key, { name, ...times, certain: true, oneOf: [seen.get(key) ?? null] }];
}

/** As S3 orders keys, by their UTF-8 bytes. */
export function isBefore(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}
