import { readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { apiOrigin } from "@secure-serverless/local-aws/client-environment";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { requireApiSecret } from "@secure-serverless/operations/local/api-secret";
import { interrupted, untilInterrupted } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { pause, poll } from "@secure-serverless/system/poll";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { Random } from "../random";
import { audit } from "./audit";
import { Client, type ClientProps } from "./client";
import { Documented } from "./documented";
import type { EventContext } from "./event-context";
import { EVENTS, type EventName } from "./events";
import { Journal } from "./journal";
import { type Finding, judge } from "./judge";
import { reportOf } from "./report";
import { Sender } from "./send";
import { Workers } from "./workers";

/** Seconds without an event: before the first, between two, and after the last. */
const QUIET_SECONDS = 2;
/** So many requests must be served before the next event, within that time. */
const SERVED_AGAIN = 40;
const RECOVERY_SECONDS = 120;
/** In the checkout. */
const JOURNALS = join(PROJECT_ROOT, "dist", "soak");

export interface SoakProps {
  /** A local AWS that runs, with the stack applied. */
  readonly instance: Instance;
  /** The folder that holds the applied stacks. */
  readonly outdir: string;
  /** Of what the clients and the events choose; when each answer comes is not in anybody's hand. */
  readonly seed: number;
  readonly seconds: number;
  readonly events: readonly EventName[];
  /** Whether it goes on until each event has happened. @default it ends with the time */
  readonly eachOnce?: boolean;
  /** Whether a local AWS that is started again stops with this process. */
  readonly attached: boolean;
  /** Told of each event. */
  readonly tell: (line: string) => void;
}

export interface SoakResult {
  readonly findings: readonly Finding[];
  readonly failedEvents: readonly string[];
  /** Events that there was no time for. */
  readonly left: readonly EventName[];
  /** Whether every key was read in the end. */
  readonly isWhole: boolean;
  /** How many writes and deletes were acknowledged. */
  readonly acknowledged: number;
  readonly report: string;
  /** Where the journal is; undefined where nothing was wrong, and it is deleted. */
  readonly journal: string | undefined;
}

/** Lets clients of every kind work while the service fails, restarts and changes, and judges what they were answered. */
export async function soak(props: SoakProps): Promise<SoakResult> {
  const { instance, outdir, seed, attached } = props;
  const running = instance.requireRunning();
  const { api_key: key } = await requireApiSecret(instance, running);
  await mkdir(JOURNALS, { recursive: true });
  const journal = new Journal(join(JOURNALS, `${seed}-${Date.now()}.jsonl`));
  const sender = new Sender(readFileSync(instance.certificate, "utf8"));
  const prefix = `soak-${seed}-${Date.now()}/`;
  const credential = { key, spaces: 1 };
  const client: ClientProps = { origin: apiOrigin(running), sender, journal, credential };
  const random = new Random(seed);
  const made = temporaryFolder("soak");
  const context = { instance, running, outdir, folder: made, journal, random, prefix, credential, attached };
  const workers = new Workers({ ...client, seed, prefix });
  const happened: Happened = { failed: [], left: new Set(props.events) };
  let isWhole = false;
  try {
    await letHappen(context, props, happened);
    await workers.stop();
    await untilInterrupted(audit({ instance, outdir, journal, client: new Client(client, "audit"), prefix }));
    isWhole = true;
  } catch (error) {
    // then what was seen until now is told
    if (!interrupted.aborted) throw error;
  } finally {
    const stopped = workers.stop();
    // what is under way is not waited for then
    if (interrupted.aborted) sender.close();
    await stopped;
    sender.close();
    journal.close();
    await rm(made, { recursive: true, force: true });
  }
  const lines = journal.lines();
  const findings = judge(lines, Documented.read());
  const isGood = findings.length === 0 && happened.failed.length === 0;
  if (isGood) await rm(journal.file);
  return {
    findings,
    failedEvents: happened.failed,
    left: [...happened.left],
    isWhole,
    acknowledged: acknowledgedIn(lines),
    report: reportOf(lines, findings),
    journal: isGood ? undefined : journal.file,
  };
}

/** Filled as it goes, so that it is true whenever that is cut off. */
interface Happened {
  /** Sentences. */
  readonly failed: string[];
  /** Events that have not begun. */
  readonly left: Set<EventName>;
}

/** One event after the other, each of them once before any comes again. */
async function letHappen(context: EventContext, props: SoakProps, { failed, left }: Happened): Promise<void> {
  const { seconds, events, eachOnce = false, tell } = props;
  const end = performance.now() + seconds * 1000;
  let bag: EventName[] = [];
  if (!(await isServing(context))) failed.push(`no requests were served within ${RECOVERY_SECONDS} s`);
  while (events.length > 0 && (performance.now() < end || (eachOnce && left.size > 0))) {
    if (bag.length === 0) bag = context.random.shuffled(events);
    const name = bag.shift() as EventName;
    left.delete(name);
    const failure = await happen(name, context, tell);
    if (failure !== undefined) failed.push(failure);
    if (!(await isServing(context)))
      failed.push(`${name}: requests were not served again within ${RECOVERY_SECONDS} s`);
  }
  const rest = (end - performance.now()) / 1000;
  if (rest > 0) await pause(rest);
}

/** Waits until requests are served, and then a little. */
async function isServing({ journal }: EventContext): Promise<boolean> {
  const enough = journal.served + SERVED_AGAIN;
  const isServed = await poll(() => journal.served >= enough || undefined, { timeoutSeconds: RECOVERY_SECONDS });
  await pause(QUIET_SECONDS);
  return isServed === true;
}

/** @returns what failed, as a sentence */
async function happen(name: EventName, context: EventContext, tell: SoakProps["tell"]): Promise<string | undefined> {
  const { journal } = context;
  journal.event({ name, phase: "begin" });
  try {
    const detail = await untilInterrupted(EVENTS[name](context));
    journal.event({ name, phase: "end", ...(detail !== undefined && { detail }) });
    tell(detail === undefined ? name : `${name}: ${detail}`);
    return undefined;
  } catch (error) {
    interrupted.throwIfAborted();
    const { message } = error as Error;
    journal.event({ name, phase: "failed", detail: message });
    tell(`${name} failed: ${message}`);
    return `${name}: ${message}`;
  }
}

function acknowledgedIn(lines: ReturnType<Journal["lines"]>): number {
  const changes = new Set(["create", "replace", "put", "upload", "delete", "delete-version"]);
  const calls = new Map(lines.flatMap((line) => (line.type === "call" ? [[line.id, line.kind] as const] : [])));
  return lines.filter(
    (line) => line.type === "answer" && (line.status ?? 500) < 300 && changes.has(calls.get(line.id) ?? ""),
  ).length;
}
