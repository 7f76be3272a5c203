import { type LambdaClient, PreconditionFailedException, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import { UserError } from "@secure-serverless/system/user-error";
import { LIVE_ALIAS, RELEASED_ALIAS } from "../../../../src/config/names";
import { formatRecord, parseRecord, type ReleaseRecord } from "./release-record";
import { decide, readAliasNamed } from "./released-alias";

/** The alias `live` of a function, as it is. */
export interface LiveAlias {
  readonly functionName: string;
  /** Undefined where the answer does not tell. */
  readonly accountId?: string;
  readonly version: string;
  /** Another version and the share of the callers that get it, from 0 to 1, while a gradual release is under way. */
  readonly canary?: { readonly version: string; readonly weight: number };
  /**
   * What a command last did to it. An apply leaves it as it is, so that it may be about an earlier version than this one.
   * Undefined before the first command.
   */
  readonly record?: ReleaseRecord;
  /** Changes with every update: two people cannot overwrite each other. */
  readonly revisionId: string;
}

export interface AliasChange {
  readonly version: string;
  /** @default every caller gets `version` */
  readonly canary?: { readonly version: string; readonly weight: number };
  readonly record: ReleaseRecord;
}

/** The alias, or undefined when the function or its alias does not exist. */
export async function readAlias(client: LambdaClient, functionName: string): Promise<LiveAlias | undefined> {
  const alias = await readAliasNamed(client, functionName, LIVE_ALIAS);
  if (alias === undefined) return undefined;
  // while a version changes, AWS itself puts a weight of 1 on the alias for a moment
  const [canary] = Object.entries(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).filter(([, share]) => share < 1);
  const record = parseRecord(alias.Description);
  const accountId = alias.AliasArn?.split(":")[4];
  return {
    functionName,
    ...(accountId !== undefined && { accountId }),
    version: alias.FunctionVersion ?? "",
    revisionId: alias.RevisionId ?? "",
    ...(canary && { canary: { version: canary[0], weight: canary[1] } }),
    ...(record && { record }),
  };
}

/**
 * Moves the alias, if nobody else has since it was read, and has the decision written where Terraform reads it. That comes
 * first, so that no apply undoes what is done here; on the way back callers are moved also where it cannot be written.
 *
 * @throws UserError when somebody else has moved it, or callers are back and the decision could not be written
 */
export async function moveAlias(client: LambdaClient, alias: LiveAlias, change: AliasChange): Promise<LiveAlias> {
  const { functionName } = alias;
  let takeBack: (() => Promise<void>) | undefined;
  let unwritten: Error | undefined;
  try {
    takeBack = await decide(client, functionName, change);
  } catch (error) {
    if (change.record.kind === "release") throw error;
    unwritten = error as Error;
  }
  let moved: LiveAlias;
  try {
    moved = await updateLive(client, alias, change);
  } catch (error) {
    // the decision must not say what was not done; what may have been done it may
    const now = await readAlias(client, functionName).catch(() => undefined);
    if (now !== undefined && !isDone(now, change)) await takeBack?.().catch((left) => tellBoth(error, left, alias));
    throw error;
  }
  if (unwritten !== undefined) {
    throw new UserError(
      `All traffic of ${functionName} is on version ${change.version}, but the next apply may undo that: the alias ` +
        `${RELEASED_ALIAS} could not be written (${unwritten.message})`,
      "Repeat it before anyone applies: npm run rollback -- <environment> <version>",
      { cause: unwritten },
    );
  }
  return moved;
}

function tellBoth(error: unknown, left: Error, { functionName, version }: LiveAlias): never {
  throw new UserError(
    `${(error as Error).message}; and the alias ${RELEASED_ALIAS} of ${functionName} says something else (${left.message}), so ` +
      `the next apply may move traffic away from version ${version}`,
    "Decide before anyone applies: npm run rollback -- <environment> <version>",
    { cause: error },
  );
}

async function updateLive(client: LambdaClient, alias: LiveAlias, change: AliasChange): Promise<LiveAlias> {
  const { functionName } = alias;
  try {
    const { RevisionId } = await client.send(
      new UpdateAliasCommand({
        FunctionName: functionName,
        Name: LIVE_ALIAS,
        FunctionVersion: change.version,
        RoutingConfig: {
          AdditionalVersionWeights: change.canary ? { [change.canary.version]: change.canary.weight } : {},
        },
        Description: formatRecord(change.record),
        RevisionId: alias.revisionId,
      }),
    );
    return { functionName, ...change, revisionId: RevisionId ?? "" };
  } catch (error) {
    if (!(error instanceof PreconditionFailedException)) throw error;
    // the answer to an attempt that succeeded may have been lost, and the client has tried again
    const now = await readAlias(client, functionName);
    if (now !== undefined && isDone(now, change)) return now;
    throw new UserError(
      `Someone else moved the alias ${LIVE_ALIAS} of ${functionName} at the same time; this command changed nothing`,
      "See where it is now: npm run rollback -- <environment> --list",
      { cause: error },
    );
  }
}

function isDone({ version, canary, record }: LiveAlias, change: AliasChange): boolean {
  return (
    record !== undefined &&
    formatRecord(record) === formatRecord(change.record) &&
    version === change.version &&
    canary?.version === change.canary?.version
  );
}
