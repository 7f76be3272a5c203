import { pause } from "@secure-serverless/system/poll";
import { callEach } from "../aws/calls";
import type { Target } from "../aws/target";
import type { FoundResource } from "../inventory/found-resource";
import { foundOn } from "../inventory/found-resources";
import { DELETABLE, ResourceDeleter } from "./delete-resource";
import { leftovers } from "./leftovers";

/** Services list what was just deleted for some time: so long after the last thing that was. */
const PATIENCE_SECONDS = 60;
const PAUSE_SECONDS = 2;

/** What has no tags, or loses them when a service makes it again: by itself only its name says which environment has it. */
const WITHOUT_TAGS: readonly string[] = [
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_query_definition",
  "aws_kms_alias",
  "aws_lambda_layer_version",
];

export interface RemoveOptions {
  /** Whether it is known that there was this environment, so that what has its name and no tags is its too. */
  readonly isProven: boolean;
  /** Ends it between two deletions. */
  readonly signal: AbortSignal;
  /** Told what is left. @default nobody */
  readonly report?: (text: string) => void;
}

export interface Removed {
  /** How many resources were deleted, parts that go with them not counted. */
  readonly count: number;
  readonly left: readonly FoundResource[];
  /** Why they are, one sentence for each that failed. */
  readonly failures: readonly string[];
}

/**
 * Deletes everything of an environment that AWS has, whatever a state says of it: in the order in which nothing needs what is
 * gone, and again until AWS lists nothing more. One that fails does not stop the others.
 */
export async function removeByInventory(target: Target, options: RemoveOptions): Promise<Removed> {
  const { isProven, signal, report = () => {} } = options;
  const deleter = new ResourceDeleter(target);
  const deleted = new Set<string>();
  let left: readonly FoundResource[] = [];
  let failures: readonly string[] = [];
  let patientUntil = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const found = await foundOn(target);
      left = leftovers(found).filter((resource) => isRemovable(resource, found, isProven));
      report(`${left.length} resources left`);
      if (left.length === 0) break;
      const before = deleted.size;
      failures = await deleteAll(deleter, left, deleted, signal);
      // a bucket alone can take longer than the patience
      if (deleted.size > before || patientUntil === 0) patientUntil = performance.now() + PATIENCE_SECONDS * 1000;
      if (performance.now() >= patientUntil) break;
      await pause(PAUSE_SECONDS, { signal });
    }
  } finally {
    deleter.end();
  }
  const isLeft = new Set(left.map(keyOf));
  return {
    count: [...deleted].filter((key) => !isLeft.has(key)).length,
    left,
    failures: left.length === 0 ? [] : failures,
  };
}

/** Whether it may go: it has all tags of the environment, belongs to what has them, or cannot have any. */
function isRemovable(
  { type, ours, parent }: FoundResource,
  found: readonly FoundResource[],
  isProven: boolean,
): boolean {
  if (ours !== undefined) return ours;
  const whole = found.find(
    (other) => parent !== undefined && other.type === parent.type && other.importId === parent.importId,
  );
  if (whole !== undefined) return whole.ours === true;
  return isProven && WITHOUT_TAGS.includes(type);
}

async function deleteAll(
  deleter: ResourceDeleter,
  resources: readonly FoundResource[],
  deleted: Set<string>,
  signal: AbortSignal,
): Promise<string[]> {
  const failures: string[] = [];
  const unknown = resources.filter(({ type }) => !DELETABLE.includes(type));
  for (const type of DELETABLE) {
    const ofType = resources.filter((resource) => resource.type === type);
    await callEach(ofType, async (resource) => {
      signal.throwIfAborted();
      try {
        await deleter.delete(resource);
        deleted.add(keyOf(resource));
      } catch (error) {
        failures.push(`${type} ${resource.name}: ${(error as Error).message}`);
      }
    });
  }
  return [...failures, ...unknown.map(({ type, name }) => `${type} ${name}: nothing here deletes such a thing`)];
}

function keyOf({ type, importId }: FoundResource): string {
  return `${type} ${importId}`;
}
