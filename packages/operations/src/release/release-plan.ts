import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Applied } from "./applied-stack";
import { type LiveAlias, readAlias } from "./move-alias";
import { newestKnown } from "./release-record";

/** One function whose traffic is to go to another version. */
export interface Move {
  readonly alias: LiveAlias;
  readonly to: string;
}

export interface ReleasePlan {
  readonly moves: readonly Move[];
  /** Functions whose newest version has all traffic already. */
  readonly unchanged: readonly LiveAlias[];
  /** Functions whose newest version a person rolled back: it is not released again without being asked for. */
  readonly held: readonly Move[];
}

/**
 * What has to be moved after an apply.
 *
 * @param again releases also what was rolled back
 */
export async function planRelease(
  client: LambdaClient,
  functions: Applied["functions"],
  again: boolean,
): Promise<ReleasePlan> {
  const plan = { moves: [] as Move[], unchanged: [] as LiveAlias[], held: [] as Move[] };
  for (const { functionName, version } of functions) {
    const alias = await readAlias(client, functionName);
    if (alias === undefined) continue;
    const move = { alias, to: version };
    const { record } = alias;
    if (alias.version === version && alias.canary === undefined) plan.unchanged.push(alias);
    else if (record?.kind === "rollback" && Number(version) <= newestKnown(record) && !again) plan.held.push(move);
    else plan.moves.push(move);
  }
  return plan;
}
