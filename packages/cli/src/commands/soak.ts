/**
 * `npm run soak`: clients of every kind at the same keys of a local AWS of its own, while it fails, restarts and changes. Afterwards
 * a judge reads what they were answered.
 */
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { freePorts } from "@secure-serverless/local-aws/ports";
import { eventsNamed } from "@secure-serverless/proof/soak/events-named";
import { type SoakResult, soak } from "@secure-serverless/proof/soak/soak";
import { interrupted } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { runCommand } from "../command";
import { withOwnLocalAws } from "../own-local-aws";

runCommand("soak", async ({ options }) => {
  const { minutes, seed = randomInt(2 ** 31) } = options;
  const events = eventsNamed(options.with);
  const progress = new Progress();
  const [apiPort = 0, awsPort = 0] = await freePorts(2);
  const own = {
    ...{ name: "the local AWS of the soak", apiPort, awsPort, progress },
    logs: join(PROJECT_ROOT, "dist", "soak-logs"),
  };
  await withOwnLocalAws(own, async ({ instance, outdir }) => {
    progress.note(`Soaking for ${minutes} min with seed ${seed}`);
    const result = await soak({
      ...{ instance, outdir, seed, events, seconds: 60 * minutes, attached: true },
      tell: (line) => progress.note(line),
    });
    print(result, seed);
  });
});

function print(result: SoakResult, seed: number): void {
  const { report, findings, failedEvents, left, isWhole, journal, acknowledged } = result;
  console.log(`\n${report}\n`);
  for (const failed of failedEvents) console.log(`Failed: ${failed}`);
  if (left.length > 0) console.log(`No time for: ${left.join(", ")}`);
  if (!isWhole) console.log("Interrupted: what is stored was not read again in the end.");
  const isGood = findings.length === 0 && failedEvents.length === 0;
  const found = isGood ? "nothing is wrong" : "something is wrong";
  console.log(`${acknowledged} writes and deletes were acknowledged; in what was seen ${found}. Seed ${seed}.`);
  if (journal !== undefined) console.log(`The journal: ${journal}`);
  if (!isGood && !interrupted.aborted) process.exitCode = 1;
}
