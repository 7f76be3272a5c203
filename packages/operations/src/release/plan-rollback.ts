import { randomBytes } from "node:crypto";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { UserError } from "@secure-serverless/system/user-error";
import type { ResourceNames } from "../../../../src/config/names";
import { type LiveAlias, moveAlias, readAlias } from "./move-alias";
import { publishedVersions } from "./published-versions";
import type { Move } from "./release-plan";
import { newestKnown, type ReleaseRecord, recordTime } from "./release-record";
import { type Decision, readDecision } from "./released-alias";

/** Longer than an apply may take. */
const APPLY_MILLISECONDS = 10 * 60 * 1000;

export interface RollbackProps {
  readonly environmentName: string;
  /** Version of the API's function. @default that of before the last release, of every function that it moved */
  readonly version?: string;
  /** Version of the authorizer. */
  readonly authorizerVersion?: string;
}

/** The aliases of the environment's functions, as far as they exist. */
export async function liveAliases(client: LambdaClient, names: ResourceNames): Promise<LiveAlias[]> {
  const functions = Object.values(names.functions);
  const aliases = await Promise.all(functions.map((name) => readAlias(client, name)));
  return aliases.filter((alias) => alias !== undefined);
}

/**
 * What a rollback would move.
 *
 * @throws UserError when there is nothing to go back to, or no such version
 */
export async function planRollback(
  client: LambdaClient,
  names: ResourceNames,
  aliases: readonly LiveAlias[],
  props: RollbackProps,
): Promise<Move[]> {
  const chosen = [
    [names.functions.api, props.version],
    [names.functions.authorizer, props.authorizerVersion],
  ] as const;
  if (chosen.every(([, version]) => version === undefined)) {
    return (await lastApply(client, aliases)) ?? lastRelease(aliases, props.environmentName);
  }
  const moves: Move[] = [];
  for (const [functionName, to] of chosen) {
    if (to === undefined) continue;
    const alias = aliases.find((candidate) => candidate.functionName === functionName);
    if (alias === undefined) {
      throw new UserError(
        `There is no function ${functionName} with an alias live`,
        `Is ${props.environmentName} deployed, and with API keys? npm run rollback -- ${props.environmentName} --list`,
      );
    }
    const newest = await requirePublished(client, functionName, to, props.environmentName);
    const decision = await readDecision(client, functionName);
    // callers may have it already, and what Terraform reads say otherwise: a decision that could not be written
    const stays = decision === undefined || versionByDecision(decision, newest) === to;
    if (alias.version !== to || alias.canary !== undefined || !stays) moves.push({ alias, to });
  }
  return moves;
}

/**
 * The functions whose callers the last apply moved without a command, back to what they were at before; undefined where a
 * command came later. An apply leaves no record: its versions are those published within its time limit.
 */
async function lastApply(client: LambdaClient, aliases: readonly LiveAlias[]): Promise<Move[] | undefined> {
  const applied: { readonly move: Move; readonly at: number }[] = [];
  for (const alias of aliases) {
    const decision = await readDecision(client, alias.functionName);
    if (decision === undefined || Number(alias.version) <= newestKnown(alias.record)) continue;
    const versions = await publishedVersions(client, alias.functionName);
    const at = Date.parse(versions.find(({ version }) => version === alias.version)?.publishedAt ?? "");
    const earlier = versions.find(({ version }) => Number(version) < Number(alias.version))?.version;
    if (earlier === undefined) continue;
    // one that failed its check after this apply is about this version, and no longer about those before it
    const last =
      Number(alias.version) > newestKnown(decision.record) ? (decision.record ?? alias.record) : alias.record;
    // of the versions that a command knew of, callers had the one that it decided for
    const to = last !== undefined && Number(earlier) <= newestKnown(last) ? decidedBy(last, decision) : earlier;
    applied.push({ move: { alias, to }, at });
  }
  const newest = Math.max(...applied.map(({ at }) => at));
  const commands = aliases.flatMap(({ record }) => (record === undefined ? [] : Date.parse(record.at)));
  if (applied.length === 0 || Math.max(...commands) > newest) return undefined;
  return applied.filter(({ at }) => newest - at < APPLY_MILLISECONDS).map(({ move }) => move);
}

/** The version that callers had by a decision: while a release is under way that is the previous one. */
function decidedBy(record: ReleaseRecord, decision: Decision): string {
  return record === decision.record ? decision.version : record.version;
}

/** The functions that the last release moved, back to what they were at before. */
function lastRelease(aliases: readonly LiveAlias[], environmentName: string): Move[] {
  const list = `See the versions and name one: npm run rollback -- ${environmentName} --list`;
  const records = aliases.flatMap(({ record }) => record ?? []);
  const [last] = records.sort((a, b) => (a.at < b.at ? 1 : -1));
  if (last === undefined)
    throw new UserError(`Nothing has been released to ${environmentName} since it was created`, list);
  // also what a rollback, or the release itself, has not put back with the others
  const moves = aliases.flatMap((alias) =>
    alias.record?.id === last.id && alias.record.kind === "release" ? [{ alias, to: alias.record.before }] : [],
  );
  if (moves.length > 0) return moves;
  const how = last.kind === "rollback" ? "was rolled back" : "failed and was undone";
  throw new UserError(
    `The last release to ${environmentName} ${how} at ${last.at}: all traffic is on version ${last.version} instead of ${last.before}`,
    list,
  );
}

/**
 * Moves the aliases, and whatever was under way gradually is over.
 *
 * @throws UserError that names those that could not be moved; the others are
 */
export async function rollBack(client: LambdaClient, moves: readonly Move[]): Promise<void> {
  const own = randomBytes(4).toString("hex");
  const at = recordTime();
  const failures: [Move, Error][] = [];
  for (const move of moves) {
    const { alias, to } = move;
    const { record: undone } = alias;
    const isUnderWay = undone?.kind === "release" && [alias.version, alias.canary?.version].includes(undone.version);
    // the release's own id, so that what this leaves of it is found the next time
    const id = isUnderWay && undone.before === to ? undone.id : own;
    try {
      const record: ReleaseRecord = {
        kind: "rollback",
        id,
        at,
        version: to,
        before: await newestRolledBack(client, alias),
      };
      await moveAlias(client, alias, { version: to, record });
    } catch (error) {
      failures.push([move, error as Error]);
    }
  }
  const [first] = failures;
  if (first === undefined) return;
  if (moves.length === 1) throw first[1];
  const told = failures.map(([{ alias, to }, { message }]) => `${alias.functionName} to ${to} (${message})`);
  throw new UserError(
    `Not everything was rolled back. Not moved: ${told.join("; ")}`,
    "Repeat it now, then look: npm run rollback -- <environment> --list",
    { cause: first[1] },
  );
}

/**
 * Up to which version nothing is released any more: the newest that there is, whether or not it ever had traffic. A
 * version that failed its check must not come back by a rollback further down.
 */
async function newestRolledBack(client: LambdaClient, alias: LiveAlias): Promise<string> {
  // traffic comes first: without the list, it is what had the traffic
  const [newest] = await publishedVersions(client, alias.functionName).catch(() => []);
  return String(Math.max(Number(newest?.version ?? "0"), Number(takenBack(alias))));
}

/** The newest version that is taken from the callers: that of a gradual release, or of the rollback before this one. */
function takenBack({ version, canary, record }: LiveAlias): string {
  const candidates = [version, canary?.version ?? "0", record?.kind === "rollback" ? record.before : "0"];
  return String(Math.max(...candidates.map(Number)));
}

/** Which version the next apply leaves callers at or gives them, as Terraform's expression has it. */
function versionByDecision({ version, record }: Decision, newest: string): string {
  return newestKnown(record) < Number(newest) ? newest : version;
}

/** @returns the newest that there is */
async function requirePublished(
  client: LambdaClient,
  functionName: string,
  version: string,
  environmentName: string,
): Promise<string> {
  const versions = (await publishedVersions(client, functionName)).map((published) => published.version);
  if (versions.includes(version)) return versions[0] ?? version;
  throw new UserError(
    `${functionName} has no version ${version}, only ${versions.join(", ")}`,
    `See them: npm run rollback -- ${environmentName} --list`,
  );
}
