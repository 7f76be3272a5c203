import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress, type Step } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { type Conditions, conditionsNow } from "./conditions";
import { interleave } from "./interleave";
import { performancePage } from "./page";
import type { AnyPart, Context, NodeToMeasure } from "./part";
import { readResult, writeResult } from "./results";

/** Fewer rounds than this say nothing that may stand on the page. */
export const LEAST_ROUNDS = 10;

/** Where results, page and pictures go. */
export interface Places {
  readonly results: string;
  readonly page: string;
  readonly images: string;
}

export const PLACES: Places = {
  // committed, so that what a run does not measure stays on the page with its own date
  results: join(PROJECT_ROOT, "bench", "results"),
  page: join(PROJECT_ROOT, "docs", "performance.md"),
  images: join(PROJECT_ROOT, "docs", "images"),
};

/** Of a rehearsal, with too few rounds. */
const REHEARSAL = join(PROJECT_ROOT, "dist", "bench");
export const REHEARSAL_PLACES: Places = {
  results: join(REHEARSAL, "results"),
  page: join(REHEARSAL, "performance.md"),
  images: join(REHEARSAL, "images"),
};

export type RunOptions = Pick<Context, "rounds" | "original" | "base" | "cold">;

/** What a run finds on the machine, and where it writes. */
export interface Surroundings {
  /** @default the repository, or dist/bench where there are too few rounds */
  readonly places: Places;
  readonly conditions: () => Promise<Conditions>;
  readonly nodes: () => Promise<readonly NodeToMeasure[]>;
}

/**
 * Measures the parts one after another, keeps what each gave, and writes the page anew after each.
 *
 * @param all every part that there is, in the order of the page
 * @param wanted their names
 * @returns the parts that could not be measured, with why
 */
export async function runParts(
  all: readonly AnyPart[],
  wanted: readonly string[],
  options: RunOptions,
  surroundings: Partial<Surroundings> = {},
): Promise<readonly string[]> {
  const progress = new Progress();
  const {
    places,
    conditions,
    nodes: find,
  }: Surroundings = {
    ...{ conditions: conditionsNow, nodes: findNodes },
    places: options.rounds < LEAST_ROUNDS ? REHEARSAL_PLACES : PLACES,
    ...surroundings,
  };
  if (places === REHEARSAL_PLACES)
    progress.note(`Fewer than ${LEAST_ROUNDS} rounds: a rehearsal, written to dist/bench`);
  const folder = temporaryFolder("bench");
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const keep = onInterrupt(remove);
  const failed: string[] = [];
  try {
    const nodes = await progress.step("Node of the functions", find);
    for (const part of all.filter(({ name }) => wanted.includes(name))) {
      const why = await progress
        .step(`Bench ${part.name}`, (step) =>
          measurePart(part, contextOf({ ...options, folder: join(folder, part.name), nodes, step }), {
            places,
            conditions,
          }),
        )
        .catch((error: unknown) => missing(part, error, places));
      if (why !== undefined) failed.push(`${part.name}: ${why}`);
      writePage(all, places);
    }
    return failed;
  } finally {
    // an interrupt does not wait for this, but for what is still registered
    await remove();
    keep();
  }
}

/** Writes docs/performance.md and its pictures of the results that there are. */
export function writePage(all: readonly AnyPart[], { results, page, images }: Places = PLACES): void {
  const { markdown, pictures } = performancePage(all.map((part) => ({ part, result: readResult(part.name, results) })));
  mkdirSync(images, { recursive: true });
  const old = readdirSync(images).filter((name) => /^performance-.*\.svg$/.test(name) && !pictures.has(name));
  for (const name of old) rmSync(join(images, name));
  for (const [name, svg] of pictures) writeFileSync(join(images, name), svg);
  writeFileSync(page, markdown);
}

/** @throws UserError for a name that no part has */
export function chooseParts(all: readonly AnyPart[], text: string | undefined): string[] {
  const names = all.map(({ name }) => name);
  if (text === undefined) return names;
  const wanted = text.split(",").map((name) => name.trim());
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`There is no part "${unknown}" of the benchmark`, `One or more of ${names.join(", ")}`);
  return wanted;
}

async function measurePart(
  part: AnyPart,
  context: Context,
  { places, conditions: now }: Pick<Surroundings, "places" | "conditions">,
): Promise<undefined> {
  const conditions = await now();
  await mkdir(context.folder);
  const startedAt = Date.now();
  const data: unknown = await part.run(context);
  const seconds = (Date.now() - startedAt) / 1000;
  writeResult(part.name, { measured: { conditions, rounds: context.rounds, seconds, data } }, places.results);
}

/** Notes why a part has no new numbers; what it had stays. */
function missing(part: AnyPart, error: unknown, { results }: Places): string {
  // what was stopped has not failed
  if (interrupted.aborted || !(error instanceof Error)) throw error;
  // of what a command printed, the page gets the first line
  const [why = ""] = error.message.split("\n");
  console.error(`${error.name === "UserError" || error.name === "NotMeasured" ? "" : (error.stack ?? "")}`);
  const { measured } = readResult(part.name, results) ?? {};
  const date = new Date().toISOString().slice(0, 10);
  const kept = measured === undefined ? {} : { measured };
  writeResult(part.name, { ...kept, missing: { date, why: withoutPaths(why) } }, results);
  return why;
}

/** The page is the project's: no path of one machine. */
function withoutPaths(text: string): string {
  return [
    [PROJECT_ROOT, "."],
    [tmpdir(), "$TMPDIR"],
    [process.execPath, "node"],
    [homedir(), "~"],
  ].reduce((shown, [path = "", name = ""]) => shown.replaceAll(path, () => name), text);
}

function contextOf(props: RunOptions & { folder: string; nodes: readonly NodeToMeasure[]; step: Step }): Context {
  return {
    ...props,
    measure: (title, subjects, rounds = props.rounds) => {
      props.step.detail(`${title}: warming up`);
      return interleave(subjects, {
        rounds,
        onRound: (round) => props.step.detail(`${title}: ${round} of ${rounds} rounds`),
      });
    },
  };
}

async function findNodes(): Promise<readonly NodeToMeasure[]> {
  const own = { label: `Node ${process.versions.node}`, command: process.execPath, isLambdas: false };
  const { version, command, noBuild } = await findLambdaNode();
  return noBuild === undefined ? [own, { label: `Node ${version}`, command, isLambdas: true }] : [own];
}
