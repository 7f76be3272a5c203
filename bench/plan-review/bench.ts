import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { findOnPath } from "@secure-serverless/system/search-path";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { DIMENSIONS, type Dimension, ordinaryPlan } from "./dimensions";
import { type Command, inTurn, spreadOf } from "./measure";

const BIN = join(PROJECT_ROOT, "packages", "plan-review", "bin", "plan-review.mjs");
const FACTOR = 4;
/** Four times as much may take so many times as long: more than in proportion, less than its square. */
const MOST_GROWTH = 7;
/** A difference that short is noise. */
const LEAST_SECONDS = 0.05;
const PEERS: Readonly<Record<string, readonly string[]>> = { "tf-summarize": [], readtheplan: ["analyze"] };

/**
 * How long a review takes, the whole command from its start to its end; whether its time and memory grow in proportion in
 * every dimension of a plan; and a peer on PATH beside it, in the same run.
 *
 * @param only a part of the names of the dimensions. Default: all
 * @throws UserError when one grows faster, or there is none of that name
 */
export async function benchPlanReview(rounds: number, only: string | undefined): Promise<void> {
  const dimensions = DIMENSIONS.filter(({ name }) => only === undefined || name.includes(only));
  if (dimensions.length === 0) {
    throw new UserError(`No dimension has ${only} in its name`, DIMENSIONS.map(({ name }) => name).join(", "));
  }
  const folder = temporaryFolder("bench-plan-review");
  try {
    await totals(folder, rounds);
    console.log("");
    const steep: string[] = [];
    for (const dimension of dimensions) if (!(await grows(dimension, folder, rounds))) steep.push(dimension.name);
    if (steep.length > 0)
      throw new UserError(`Not in proportion: ${steep.join("; ")}`, "Profile one with node --cpu-prof");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function totals(folder: string, rounds: number): Promise<void> {
  for (const size of [100, 10_000]) {
    const file = join(folder, `ordinary-${size}.json`);
    await writeFile(file, JSON.stringify(ordinaryPlan(size)));
    const peers = Object.entries(PEERS).flatMap(([name, args]) => {
      const command = findOnPath(name);
      return command === undefined
        ? []
        : [[name, { command, args: [...args, file], cwd: folder, codes: [0, 1, 2] }] as const];
    });
    const runs = await inTurn<string>({ "plan:review": review(folder, file), ...Object.fromEntries(peers) }, rounds);
    const own = runs["plan:review"] ?? [];
    for (const [name, results] of Object.entries(runs)) {
      const ratio = spreadOf(results.map(({ seconds }, round) => (own[round]?.seconds ?? Number.NaN) / seconds));
      const beside = name === "plan:review" ? "" : `, ours takes ${inWords(ratio, 2)} times as long`;
      console.log(
        `${size} changes, ${name}: ${inWords(spreadOf(results.map(({ seconds }) => seconds)), 2)} s, ${spreadOf(results.map(({ mebibytes }) => mebibytes)).most.toFixed(0)} MiB${beside}`,
      );
    }
  }
}

/** Whether four times as much takes about four times as long, beyond what every start takes. */
async function grows(dimension: Dimension, folder: string, rounds: number): Promise<boolean> {
  const { name, size } = dimension;
  const commands = {
    none: await prepared({ name, size, plan: () => ordinaryPlan(0) }, 0, folder),
    once: await prepared(dimension, size, folder),
    more: await prepared(dimension, FACTOR * size, folder),
  };
  const { none, once, more } = await inTurn(commands, rounds);
  const net = (runs: typeof once, round: number) =>
    Math.max((runs[round]?.cpuSeconds ?? 0) - (none[round]?.cpuSeconds ?? 0), LEAST_SECONDS);
  const growth = spreadOf(once.map((_, round) => net(more, round) / net(once, round)));
  const memory = spreadOf(more.map(({ mebibytes }) => mebibytes)).most;
  console.log(
    `${name}: ${size} in ${inWords(spreadOf(once.map(({ seconds }) => seconds)), 2)} s, ${FACTOR * size} in ${inWords(spreadOf(more.map(({ seconds }) => seconds)), 2)} s, ${memory.toFixed(0)} MiB; ${FACTOR} times as much takes ${inWords(growth, 1)} times the processor`,
  );
  return growth.median <= MOST_GROWTH;
}

async function prepared({ plan, acceptances }: Dimension, size: number, folder: string): Promise<Command> {
  const file = join(folder, `plan-${size}.json`);
  await writeFile(file, JSON.stringify(plan(size)));
  if (acceptances === undefined) return review(folder, file);
  const accept = join(folder, `accept-${size}.json`);
  await writeFile(accept, JSON.stringify({ version: 1, acceptances: acceptances(size) }));
  return review(folder, file, ["--accept", accept]);
}

function review(folder: string, file: string, more: readonly string[] = []): Command {
  return { command: process.execPath, args: [BIN, file, ...more], cwd: folder, codes: [0, 2] };
}

function inWords({ least, median, most }: { least: number; median: number; most: number }, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
