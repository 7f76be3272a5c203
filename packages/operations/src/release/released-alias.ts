import {
  GetAliasCommand,
  type LambdaClient,
  PreconditionFailedException,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import { UserError } from "@secure-serverless/system/user-error";
import { RELEASED_ALIAS } from "../../../../src/config/names";
import { formatRecord, newestKnown, parseRecord, type ReleaseRecord } from "./release-record";

/** What Terraform reads: the version that callers have by decision of a command, until something newer is published. */
export interface Decision {
  readonly version: string;
  readonly description: string;
  /** Undefined before the first command. */
  readonly record?: ReleaseRecord;
  readonly revisionId: string;
}

/** What the commands last decided; undefined where applies never move callers: there is no such alias then. */
export async function readDecision(client: LambdaClient, functionName: string): Promise<Decision | undefined> {
  const alias = await readAliasNamed(client, functionName, RELEASED_ALIAS);
  if (alias === undefined) return undefined;
  const { FunctionVersion: version = "", Description: description = "", RevisionId: revisionId = "" } = alias;
  const record = parseRecord(description);
  return { version, description, revisionId, ...(record && { record }) };
}

/** An alias of a function by its name, undefined where there is none. */
export async function readAliasNamed(client: LambdaClient, functionName: string, name: string) {
  try {
    return await client.send(new GetAliasCommand({ FunctionName: functionName, Name: name }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/**
 * Writes a decision, where there is a place for it.
 *
 * @returns takes it back, unless somebody else has decided since
 * @throws UserError when somebody else decides at the same moment
 */
export async function decide(
  client: LambdaClient,
  functionName: string,
  { version, record }: { readonly version: string; readonly record: ReleaseRecord },
): Promise<() => Promise<void>> {
  const before = await readDecision(client, functionName);
  if (before === undefined) return async () => {};
  const description = formatRecord(record);
  await changeDecision(client, functionName, before, { version, description });
  return async () => {
    const now = await readDecision(client, functionName);
    if (now?.description === description) await changeDecision(client, functionName, now, before);
  };
}

/** Changes a decision if it is still the one that was read. */
export async function changeDecision(
  client: LambdaClient,
  functionName: string,
  from: Decision,
  to: Pick<Decision, "version" | "description">,
): Promise<void> {
  if (isSame(from, to)) return;
  const { version: FunctionVersion, description: Description } = to;
  const alias = { FunctionName: functionName, Name: RELEASED_ALIAS };
  try {
    await client.send(new UpdateAliasCommand({ ...alias, FunctionVersion, Description, RevisionId: from.revisionId }));
  } catch (error) {
    if (!(error instanceof PreconditionFailedException)) throw error;
    // the answer to an attempt that succeeded may have been lost, and the client has tried again
    const now = await readDecision(client, functionName);
    if (now !== undefined && isSame(now, to)) return;
    throw new UserError(
      `Someone else decided about ${functionName} at the same time; this command did not change the alias ${RELEASED_ALIAS}`,
      "See where the traffic is now: npm run rollback -- <environment> --list",
      { cause: error },
    );
  }
}

/** Writes to where Terraform reads it what was done to `live`, unless something newer is known there. */
export async function copyDecision(
  client: LambdaClient,
  { functionName, version, record }: { functionName: string; version: string; record?: ReleaseRecord },
): Promise<void> {
  if (record === undefined) return;
  const now = await readDecision(client, functionName);
  if (now === undefined || newestKnown(now.record) > newestKnown(record)) return;
  await changeDecision(client, functionName, now, { version, description: formatRecord(record) });
}

function isSame(one: Pick<Decision, "version" | "description">, other: typeof one): boolean {
  return one.version === other.version && one.description === other.description;
}
