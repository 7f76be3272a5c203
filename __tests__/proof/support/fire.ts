import { randomNumbers, seedFrom, shuffled, spreadPoints } from "@secure-serverless/proof/terraform-fire/random";
import { HARD_WAYS, WAYS, type Way } from "@secure-serverless/proof/terraform-fire/ways";
import { textTable } from "@secure-serverless/system/text-table";
import { bucket, must, NAME, npmRun, resourcesInState, said } from "./rehearsal";
import { type Moment, type StartOptions, stopped } from "./stopped-command";

const SEED = seedFrom(process.env["FIRE_SEED"]);
const random = randomNumbers(SEED);
/** A log line of Terraform is seen a tenth of a second late, and the next one may take as long. */
const JITTER_MILLISECONDS = 250;

/** How often, as a variable says. */
export const times = (variable: string, otherwise: number) => Number(process.env[variable] ?? otherwise);

export interface Shot {
  readonly title: string;
  readonly moment: Moment;
  readonly way: Way;
}

/** So many shots, spread over the resources of a run; in one half of them Terraform has no chance to end orderly. */
export function shots(number: number, resources: number): Shot[] {
  const kinds = shuffled(
    Array.from({ length: number }, (_, index) => (index % 2 === 0 ? HARD_WAYS : WAYS)),
    random,
  );
  return spreadPoints(number, resources, random).map((after, index) => {
    const among = kinds[index] ?? WAYS;
    const way = among[Math.floor(random() * among.length)] ?? (among[0] as Way);
    const moment = { resources: after, milliseconds: Math.floor(random() * JITTER_MILLISECONDS) };
    return { title: `${index + 1}: after ${after} resources and ${moment.milliseconds} ms, ${way.name}`, moment, way };
  });
}

const table: string[][] = [["STOPPED", "FINISHED", "IN STATE", "LOCK", "RECOVERED BY"]];
/** The table at the end, and each row as soon as it is known. */
function tell(row: string[]): void {
  table.push(row);
  process.stderr.write(`${row.join("  ")}\n`);
}
afterAll(() => process.stderr.write(`\nFIRE_SEED=${SEED} repeats this\n${textTable(table)}\n`));

/** Stops a command by the shot, and has the next ones finish what it has begun. Each shot is a line of the table. */
export async function fire(
  verb: string,
  args: readonly string[],
  { moment, way, title }: Shot,
  options: StartOptions = {},
): Promise<void> {
  const result = await stopped(verb, args, { moment, way, ...options });
  const lock = (await bucket.exists()) ? await bucket.lock("application") : undefined;
  const known = (await bucket.exists()) ? await resourcesInState() : 0;
  const row = [`${verb} ${title}`, String(result.finished), String(known), lock === undefined ? "-" : "held"];
  const recovered = await recover(verb, args, options).catch((error: Error) => {
    tell([...row, "NOT RECOVERED"]);
    throw error;
  });
  tell([...row, result.tooLate ? `${recovered} (was over already)` : recovered]);
}

/** Recovers as docs/state.md says: the same command again and, where a lock refuses it, `unlock` before it. */
async function recover(verb: string, args: readonly string[], options: StartOptions): Promise<string> {
  const first = await npmRun(verb, args, options);
  if (first.exitCode === 0) return verb;
  const unlock = new RegExp(`npm run unlock -- ${NAME} ([0-9a-f-]+)`).exec(said(first))?.[1];
  if (unlock === undefined) throw new Error(`${verb} failed without a way out:\n${said(first)}`);
  await must("unlock", [NAME, unlock]);
  await must(verb, args, options);
  return `unlock, ${verb}`;
}
