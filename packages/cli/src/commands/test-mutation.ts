/** `npm run test:mutation`: which changes of the code that decides no test notices, by Stryker. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MUTATION_PAGE, mutationTable, withMutationTable } from "@secure-serverless/proof/mutants/page";
import { measure } from "@secure-serverless/proof/mutants/stryker";
import {
  compare,
  type MeasuredTarget,
  readSurvivors,
  requireReasons,
  SURVIVORS,
  type SurvivorList,
  textOf,
} from "@secure-serverless/proof/mutants/survivors";
import { MUTATION_TARGETS } from "@secure-serverless/proof/mutants/targets";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { runCommand } from "../command";

const TARGETS = Object.keys(MUTATION_TARGETS);

runCommand("test:mutation", async ({ arguments: { targets }, options: { write } }) => {
  const list = readSurvivors(SURVIVORS, TARGETS);
  if (!write) requireReasons(SURVIVORS, list);
  const progress = new Progress();
  for (const name of targets?.split(",") ?? TARGETS) {
    const target = Object.hasOwn(MUTATION_TARGETS, name) ? MUTATION_TARGETS[name] : undefined;
    if (target === undefined) throw new UserError(`There is no target ${name}`, `Name some of ${TARGETS.join(",")}`);
    progress.note(`Mutating ${name}`);
    const measured = await measure(target, (line) => progress.note(line));
    if (!tell(name, measured, list)) process.exitCode = 1;
    // another target may have been measured meanwhile
    if (write) await keep(updated(readSurvivors(SURVIVORS, TARGETS), name, measured));
  }
});

async function keep(list: SurvivorList): Promise<void> {
  await writeFile(SURVIVORS, `${JSON.stringify(list, undefined, 2)}\n`);
  const page = join(PROJECT_ROOT, MUTATION_PAGE);
  await writeFile(page, withMutationTable(await readFile(page, "utf8"), mutationTable(list)));
}

/** Says what was found. @returns whether the list says the same */
function tell(name: string, measured: MeasuredTarget, list: SurvivorList): boolean {
  const { mutants, killed, endless, seconds } = measured;
  const { unexplained, stale } = compare(measured.survivors, list.targets[name]?.survivors ?? []);
  const survived = `${mutants - killed} survived, in ${seconds} s`;
  console.log(`\n${name}: ${mutants} mutants, ${killed} killed (${endless} never ended), ${survived}`);
  for (const each of unexplained) console.log(`Survived: ${textOf(each)}`);
  for (const each of stale) console.log(`Listed, and killed or gone: ${textOf(each)}`);
  return unexplained.length === 0 && stale.length === 0;
}

/** The list with what was measured. Reasons stay; a new survivor gets an empty one, which nobody accepts. */
function updated(list: SurvivorList, name: string, { survivors, ...counts }: MeasuredTarget): SurvivorList {
  const reasons = new Map(list.targets[name]?.survivors.map((each) => [textOf(each), each.reason]));
  const listed = survivors.map((each) => ({ ...each, reason: reasons.get(textOf(each)) ?? "" }));
  list.targets[name] = { ...counts, survivors: listed };
  return list;
}
