import type { Progress } from "@secure-serverless/system/progress";
import { isDenied, statusOf } from "../aws/aws-error";
import type { Target } from "../aws/target";
import type { FoundResource } from "../inventory/found-resource";
import { inventory } from "../inventory/inventory";
import { declaredAddresses } from "../terraform/declared-addresses";
import { removeImports, writeImports } from "../terraform/import-blocks";
import { managedAddresses, parseState, resourceIds } from "../terraform/state-document";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { duplicates, planAdoption } from "./plan-adoption";
import { plannedCreations } from "./planned-creations";
import { isAdoptable } from "./planned-name";

const STATE_TIMEOUT_SECONDS = 60;

/**
 * Has the next plan import what an interrupted apply made and its state does not know (Terraform stores the state every
 * 20 s only), so that nothing is made twice and nothing fails because it exists. To be called between init and plan.
 * Takes under a second when the state knows everything that the stack declares.
 *
 * @returns the number of resources that the next plan imports
 * @throws UserError when something has the name of a resource of ours and is not ours
 */
export async function adoptOrphans(target: Target, stack: SynthesizedStack, progress: Progress): Promise<number> {
  await removeImports(stack.folder);
  const { stdout } = await stack.terraform(["state", "pull"], STATE_TIMEOUT_SECONDS);
  const state = parseState(stdout) ?? { resources: [] };
  const known = new Set(managedAddresses(state));
  const missing = new Set(
    (await declaredAddresses(stack.folder))
      .filter((address) => !known.has(address))
      .map((address) => address.slice(0, address.indexOf(".")))
      .filter(isAdoptable),
  );
  if (missing.size === 0) return 0;
  return progress.step("Resources that the state does not know", async (step) => {
    step.detail("looking");
    const found = await look(target).catch((error: Error) => {
      if (statusOf(error) !== 403 && !isDenied(error)) throw error;
      // a role that may only plan need not see everything: what exists twice then shows in the apply
      step.detail(`not looked for, the credentials may not: ${error.message}`);
      return undefined;
    });
    if (found === undefined) return 0;
    if (!found.some(({ type }) => missing.has(type))) {
      step.detail("nothing");
      return 0;
    }
    const knownIds = resourceIds(state);
    const creations = await plannedCreations(stack);
    const blocks = planAdoption({ environmentName: target.environment.name, creations, found, knownIds });
    for (const { name, type, importId } of duplicates(found, blocks, knownIds)) {
      progress.note(`${name} (${type}, ${importId}) has our tags, but no state knows it: delete it if nobody uses it`);
    }
    step.detail(blocks.length === 0 ? "nothing" : `${blocks.length} resources, which the plan imports`);
    if (blocks.length > 0) await writeImports(stack.folder, blocks);
    return blocks.length;
  });
}

/** What exists, without the bucket of the state, which is another stack's. */
async function look(target: Target): Promise<FoundResource[]> {
  const { bucketName } = target.environment.state;
  return (await inventory(target)).filter(({ name }) => name !== bucketName);
}
