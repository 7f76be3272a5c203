import { stackIdOf } from "../../../../src/config/names";
import { placeOf, type Target } from "../aws/target";
import { size } from "../backup/data-bucket";
import type { FoundResource } from "../inventory/inventory";
import type { BucketContent } from "./empty-bucket";
import { keptByAws, recoverableIn } from "./kept-by-aws";
import { deletionCommand } from "./leftovers";
import type { Survey } from "./survey";

/** What is going to be lost, and what not: what a person reads before confirming. */
export function describe(
  target: Target,
  before: Survey,
  unmanaged: readonly FoundResource[],
  takesStateBucket: boolean,
): string {
  const { environment } = target;
  const { managed, bucket, data, account } = before;
  return [
    `What will be destroyed: ${environment.name}, account ${account}, ${placeOf(target)}`,
    managed.length === 0
      ? "Terraform has no state of it, or an empty one."
      : list(`${managed.length} resources`, kinds(managed.map(({ type }) => type))),
    list(
      "AWS has, and Terraform does not know",
      unmanaged.map(({ type, name }) => `${type} ${name}`),
    ),
    ...(data === undefined ? [] : [bucketLine(bucket, data)]),
    ...(before.stateBucket && takesStateBucket
      ? [`The state bucket ${environment.state.bucketName} with every version of every state.`]
      : []),
    ...(before.accessLogBucket !== undefined && takesStateBucket
      ? [`The access logs in ${before.accessLogBucket}.`]
      : []),
    list("AWS keeps", keptByAws(recoverableIn(managed), before.found, environment.region)),
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** A title and what it is about, indented; nothing where there is nothing. */
export function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** How many there are of each kind, the most first. */
export function kinds(types: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([type, count]) => `${String(count).padStart(3)}  ${type}`);
}

/** What is lost with a bucket. */
export function bucketLine(bucket: string, { objects, versions, deleteMarkers, bytes }: BucketContent): string {
  if (versions + deleteMarkers === 0) return `The data bucket ${bucket}, which is empty.`;
  const number = (count: number) => count.toLocaleString("en-US");
  return `The data bucket ${bucket}: ${number(objects)} objects, ${number(versions)} versions (${size(bytes)}), ${number(deleteMarkers)} delete markers, all deleted for good.`;
}

/** What is left, each with the command that deletes it. */
export function leftLines(left: readonly FoundResource[], region: string): string[] {
  return left.map((resource) => `${resource.type} ${resource.name}: ${deletionCommand(resource, region)}`);
}

const SHOWN_FOREIGN = 10;

/** The title of those lines. */
export const FOREIGN = "Left alone: it has these names, and not the tags of this environment";

/** What has a name of this environment and the tags of something else: it is left alone, and would be in the way. */
export function foreignLines(found: readonly FoundResource[]): string[] {
  const foreign = found.filter(({ ours }) => ours === false).map(({ type, name }) => `${type} ${name}`);
  const more = foreign.length - SHOWN_FOREIGN;
  return [...foreign.slice(0, SHOWN_FOREIGN), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** What stays on purpose; nothing where nothing does. */
export function stays(
  { environment }: Pick<Target, "environment">,
  { ciAccess, stateBucket, accessLogBucket }: Pick<Survey, "ciAccess" | "stateBucket" | "accessLogBucket">,
  takesStateBucket: boolean,
): string {
  const { name, state } = environment;
  const logs = accessLogBucket ? ` The access logs in ${accessLogBucket} stay with it.` : "";
  if (ciAccess) {
    return `The access of CI is a stack of its own and stays, as does ${state.bucketName}, which holds its state.${logs} To destroy it: npx cdktf destroy ${stackIdOf("ciAccess", name)}`;
  }
  if (!stateBucket || takesStateBucket) return "";
  return `The state bucket ${state.bucketName} stays: its versions can restore a state.${logs} --state-bucket also destroys ${accessLogBucket ? "both" : "it"}.`;
}

/** Prints paragraphs, those that say nothing left out. */
export function print(...paragraphs: readonly string[]): void {
  console.log(`\n${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`);
}

/** How long something took, for people: `1 min 5 s`. */
export function since(startedAt: number): string {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
