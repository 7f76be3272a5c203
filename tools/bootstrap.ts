/** `npm run bootstrap -- <environment>`: the bucket for the environment's state, with its own state in it. */
import { parseArgs } from "node:util";
import { requireAccount } from "./operations/account";
import { placeOf, stackOf, targetNamed, toolchainFor } from "./operations/target";
import { onlyName } from "./shared/options";
import { holdOutput } from "./shared/outdir";
import { Progress } from "./shared/progress";
import { runVerb } from "./shared/verb";
import { ensureStateBackend, stateBackendId } from "./state/state-backend";
import { StateBucket } from "./state/state-bucket";
import { synthesize } from "./terraform/synthesize";

const USAGE = "npm run bootstrap -- dev";

runVerb(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const target = targetNamed(onlyName(positionals, USAGE), USAGE);
  const { name } = target.environment;
  const progress = new Progress();
  const account = await progress.step(`Account of ${name}`, async (step) => {
    const found = await requireAccount(target);
    step.detail(found);
    return found;
  });
  const bucket = new StateBucket(target);
  // told before anything is built
  await bucket.exists();

  const toolchain = await toolchainFor(target, progress);
  const id = stateBackendId(name);
  await holdOutput(target.outdir);
  await progress.step("Stacks synthesized", () => synthesize(target.outdir, [id]));
  await ensureStateBackend(target, await stackOf(target, toolchain, id), progress);
  console.log(
    `The state of ${name} has its bucket, ${bucket.name}, in account ${account} (${placeOf(target)}). Next: npm run deploy -- ${name}`,
  );
});
