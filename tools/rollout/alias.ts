import {
  GetAliasCommand,
  type LambdaClient,
  PreconditionFailedException,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import { LIVE_ALIAS } from "../../src/constructs/secure-function";
import { UserError } from "../shared/user-error";
import { formatRecord, parseRecord, type ReleaseRecord } from "./release-record";

/** The alias `live` of a function, as it is. */
export interface LiveAlias {
  readonly functionName: string;
  /** Undefined where the answer does not tell. */
  readonly accountId?: string;
  readonly version: string;
  /** Another version and the share of the callers that get it, from 0 to 1, while a gradual release is under way. */
  readonly canary?: { readonly version: string; readonly weight: number };
  /** Undefined before the first release. */
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
  try {
    const alias = await client.send(new GetAliasCommand({ FunctionName: functionName, Name: LIVE_ALIAS }));
    const [canary] = Object.entries(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
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
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/**
 * Moves the alias, if nobody else has since it was read.
 *
 * @throws UserError when somebody else has
 */
export async function moveAlias(client: LambdaClient, alias: LiveAlias, change: AliasChange): Promise<LiveAlias> {
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
      `Somebody else moved the alias ${LIVE_ALIAS} of ${functionName} at the same time, so this command left it alone`,
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
