import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import type { StateOwner } from "../../../../src/config/names";
import { managedAddresses, managedResources, parseState, type StateDocument } from "../terraform/state-document";
import { lockedError } from "../terraform/state-lock";
import type { SynthesizedStack } from "../terraform/synthesized-stack";
import { foreignOwner } from "./foreign-state";
import { stateHistory } from "./history";
import { stateOption } from "./stacks";
import type { StateBucket } from "./state-bucket";

const PUSH_TIMEOUT_SECONDS = 90;
/** Among which the highest serial is looked for. */
const LATE_VERSIONS = 20;

export interface RestorePlan {
  readonly versionId: string;
  /** The old state as it is. */
  readonly text: string;
  readonly lineage: string;
  /** Above that of the versions of late; the restored state gets it, or one above. */
  readonly serial: number;
  /** What is in its place now. */
  readonly current: "state" | "missing" | "broken" | "foreign";
  /** Resources that the current state knows and the restored one does not: Terraform would make them anew. */
  readonly forgotten: readonly string[];
  /** Resources that only the restored state knows: Terraform would make those that are gone. */
  readonly remembered: readonly string[];
}

/**
 * What restoring a version would do.
 *
 * @throws UserError when there is no such version, it holds no state, is of another lineage, or is the current one
 */
export async function planRestore(
  bucket: StateBucket,
  owner: StateOwner,
  versionId: string,
  environmentName: string,
): Promise<RestorePlan> {
  const history = `See the versions: npm run state -- history ${environmentName}${stateOption(owner)}`;
  const version = (await bucket.versions(owner)).find((candidate) => candidate.versionId === versionId);
  if (version === undefined) {
    throw new UserError(`${bucket.key(owner)} in ${bucket.name} has no version "${versionId}"`, history);
  }
  if (version.isDeleteMarker) throw new UserError(`Version ${versionId} is a delete marker, not a state`, history);
  const text = (await bucket.read(owner, versionId)) ?? "";
  const restored = parseState(text);
  if (restored === undefined) throw new UserError(`Version ${versionId} does not hold a state`, history);
  const foreign = foreignOwner(bucket.environment, managedResources(restored));
  if (foreign !== undefined)
    throw new UserError(`Version ${versionId} describes resources of somebody else (${foreign})`, history);
  if (version.isLatest) throw new UserError(`Version ${versionId} is the current one`, history);

  const currentText = await bucket.read(owner);
  const current = currentText === undefined ? undefined : parseState(currentText);
  const isForeign = current !== undefined && foreignOwner(bucket.environment, managedResources(current)) !== undefined;
  if (!isForeign && current !== undefined && current.lineage !== restored.lineage) {
    throw new UserError(
      `Version ${versionId} has another lineage (${restored.lineage}) than the current state (${current.lineage}): it describes other resources`,
      `Only when you know why: npm run --silent state -- show ${environmentName} ${versionId}${stateOption(owner)} > old.tfstate, then terraform state push -force old.tfstate`,
    );
  }
  const late = await stateHistory(bucket, owner, LATE_VERSIONS);
  const serial = Math.max(restored.serial, ...late.map((record) => record.serial ?? 0)) + 1;
  const [before, after] = [
    managedAddresses(current === undefined || isForeign ? { resources: [] } : current),
    managedAddresses(restored),
  ];
  return {
    versionId,
    text,
    lineage: restored.lineage,
    serial,
    current: kindOf(currentText, current, isForeign),
    forgotten: before.filter((address) => !after.includes(address)),
    remembered: after.filter((address) => !before.includes(address)),
  };
}

function kindOf(
  text: string | undefined,
  state: StateDocument | undefined,
  isForeign: boolean,
): RestorePlan["current"] {
  if (text === undefined) return "missing";
  if (state === undefined) return "broken";
  return isForeign ? "foreign" : "state";
}

/**
 * Writes the state. Terraform itself does it: it takes the lock, and refuses another lineage or an older serial. What was
 * there before stays as a version.
 *
 * @throws UserError when somebody holds the lock, or the bucket keeps no versions
 */
export async function restoreState(
  stack: SynthesizedStack,
  bucket: StateBucket,
  owner: StateOwner,
  plan: RestorePlan,
  environmentName: string,
): Promise<void> {
  if (!(await bucket.keepsVersions())) {
    throw new UserError(
      `${bucket.name} keeps no versions, so the current state would be lost`,
      `Repair the bucket: npm run bootstrap -- ${environmentName}`,
    );
  }
  const lock = await bucket.lock(owner);
  if (lock !== undefined) throw lockedError(lock, stack.folder, environmentName);
  // Terraform starts a new lineage where there is no state, does nothing at all where there is something else, and refuses
  // to write over another lineage
  if (plan.current !== "state") await bucket.putBack(owner, plan.text);
  await stack.init();
  const folder = temporaryFolder("state");
  try {
    const file = join(folder, "restored.tfstate");
    const raised = JSON.stringify({ ...JSON.parse(plan.text), serial: plan.serial });
    await writeFile(file, raised, { mode: 0o600 });
    await stack.terraform(["state", "push", "-lock-timeout=30s", file], PUSH_TIMEOUT_SECONDS);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const written = parseState((await bucket.read(owner)) ?? "");
  if (written === undefined || written.serial < plan.serial || written.lineage !== plan.lineage) {
    throw new Error(`${bucket.key(owner)} has serial ${written?.serial} after it was restored, not ${plan.serial}`);
  }
}

/** What restoring does, in lines for the person who has to agree. */
export function describeRestore(plan: RestorePlan): string {
  const lines = [
    {
      state: `The current state stays as a version. The restored one gets a serial of ${plan.serial} or more.`,
      missing: `There is no current state. The restored one gets a serial of ${plan.serial} or more.`,
      broken: `What is there now is not a state; it stays as a version. The restored one gets a serial of ${plan.serial} or more.`,
      foreign: `What is there now describes resources of somebody else; it stays as a version. The restored one gets a serial of ${plan.serial} or more.`,
    }[plan.current],
    ...listed("Terraform will no longer know, and will create again", plan.forgotten),
    ...(plan.current === "state"
      ? listed("Terraform will know again, and will create if it is gone", plan.remembered)
      : []),
  ];
  return lines.join("\n");
}

function listed(title: string, addresses: readonly string[]): string[] {
  return addresses.length === 0 ? [] : [`${title}: ${addresses.join(", ")}`];
}
