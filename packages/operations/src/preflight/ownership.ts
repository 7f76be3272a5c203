import { callEach } from "../aws/calls";
import type { CheckContext } from "./check";
import { type Finding, failure, ok, warning } from "./finding";

/** Things that exist under names of the environment's. */
export interface NamesInUse {
  readonly names: readonly string[];
  /** Whether the state has it; undefined when that is not known. */
  readonly isHeld: (name: string) => boolean | undefined;
  /** Whether it has the environment's tags; asked only where the state does not have it. */
  readonly isTagged: (name: string) => Promise<boolean>;
  /** What is said when all are the environment's own. */
  readonly fine: string;
  /** How those that are not are removed. */
  readonly removal: (names: readonly string[]) => string;
  /** What gives the environment other names. @default "nameSuffix" */
  readonly setting?: string;
}

/**
 * Whether an apply can go on where names are in use. The plan imports what has the environment's tags, as an apply that was
 * interrupted leaves it; anything else Terraform could not create, or would take from somebody.
 */
export async function ownershipOf(
  { environment: { name } }: Pick<CheckContext, "environment">,
  { names, isHeld, isTagged, fine, removal, setting = "nameSuffix" }: NamesInUse,
): Promise<Finding> {
  const missing = names.filter((candidate) => isHeld(candidate) !== true);
  if (missing.length === 0) return ok(fine);
  const tagged = await callEach(missing, isTagged);
  const foreign = missing.filter((_, index) => !tagged[index]);
  const isStateKnown = missing.every((candidate) => isHeld(candidate) !== undefined);
  if (foreign.length > 0) {
    const tell = isStateKnown ? failure : warning;
    const doubt = isStateKnown ? "it is not in the state either" : "the state cannot be read to be sure";
    return tell(
      `Used by something without the tags of ${name}, and ${doubt}: ${foreign.join(", ")}`,
      `Find out who owns it. Then give the environment another ${setting} in src/config/environments.ts, or delete it: ${removal(foreign)}`,
    );
  }
  if (!isStateKnown) return ok(`${fine}, according to the tags: the state cannot be read`);
  return warning(
    `Created by ${name} but not in its state, as after an interrupted apply: ${missing.join(", ")}`,
    `npm run plan -- ${name}, which imports it`,
  );
}
