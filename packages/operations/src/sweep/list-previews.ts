import { inParallel } from "@secure-serverless/system/in-parallel";
import { inWords } from "../previews/ages";
import { findPreviews, type TemplateTarget } from "../previews/find-previews";
import { lookAtPreview, type Sighting } from "../previews/look-at-preview";
import { leftovers } from "../teardown/leftovers";

const AT_ONCE = 4;

/** What a person, or a workflow, wants to know of a preview. */
export interface ListedPreview {
  readonly name: string;
  /** ISO 8601; undefined where no state says so. */
  readonly since: string | undefined;
  readonly expiresAt: string | undefined;
  readonly expired: boolean;
  /** How many resources AWS has that stand by themselves. */
  readonly resources: number;
  readonly state: string;
}

/** Every preview of the template of which there is anything. */
export async function listPreviews(target: TemplateTarget, now = new Date()): Promise<ListedPreview[]> {
  const { previews } = await findPreviews(target);
  const sightings = await inParallel(previews, AT_ONCE, (environment) => lookAtPreview({ ...target, environment }));
  return sightings
    .map((sighting) => listed(sighting, now))
    .filter(({ resources, state }) => resources > 0 || state !== NO_STATE);
}

const NO_STATE = "none";

function listed({ environment, found, expiresAt, state }: Sighting, now: Date): ListedPreview {
  return {
    name: environment.name,
    since: state.first?.toISOString(),
    expiresAt: expiresAt?.toISOString(),
    expired: expiresAt !== undefined && expiresAt <= now,
    resources: leftovers(found).length,
    state: stateInWords(state, now),
  };
}

function stateInWords({ isThere, managed, lock }: Sighting["state"], now: Date): string {
  if (lock !== undefined)
    return `locked by ${lock.lock?.who ?? "somebody"} ${inWords(now.getTime() - lock.modified.getTime())} ago`;
  if (!isThere) return NO_STATE;
  return typeof managed === "string" ? managed : `${managed.length} resources`;
}

/** The list as a table for people. */
export function previewRows(list: readonly ListedPreview[], now = new Date()): string[][] {
  const until = ({ expiresAt, expired }: ListedPreview) => {
    if (expiresAt === undefined) return "unknown";
    const time = inWords(Date.parse(expiresAt) - now.getTime());
    return expired ? `${time} ago` : `in ${time}`;
  };
  return [
    ["PREVIEW", "AGE", "EXPIRES", "RESOURCES", "STATE"],
    ...list.map((preview) => [
      preview.name,
      preview.since === undefined ? "unknown" : inWords(now.getTime() - Date.parse(preview.since)),
      until(preview),
      String(preview.resources),
      preview.state,
    ]),
  ];
}
