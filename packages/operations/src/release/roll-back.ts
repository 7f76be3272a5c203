import { LambdaClient } from "@aws-sdk/client-lambda";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import { describeSmoke, INCOMPLETE } from "./deploy-summary";
import { listVersions } from "./list-versions";
import { liveAliases, planRollback, rollBack } from "./plan-rollback";
import { SmokeTestError, SmokeTestIncompleteError, smokeTest } from "./smoke-test";

export interface RollBackOptions {
  /** Of the API's function. Undefined: what the last release moved. */
  readonly version: number | undefined;
  /** Of the authorizer. */
  readonly authorizer: number | undefined;
  /** Whether to list the versions, and change nothing. */
  readonly list: boolean;
  /** For the smoke test. */
  readonly token: string | undefined;
}

/**
 * Moves the traffic back to the previous version, in seconds, and tries it.
 *
 * @throws UserError when nothing can be moved, or the version does not pass the smoke test
 */
export async function rollBackEnvironment(target: Target, options: RollBackOptions): Promise<void> {
  const { version, authorizer, list, token } = options;
  const { environment } = target;
  const names = resourceNames(environment);
  const client = new LambdaClient(target.sdk);
  const progress = new Progress();

  const aliases = await liveAliases(client, names);
  if (aliases.length === 0) {
    throw new UserError(
      `There is no function ${names.functions.api} with an alias live in ${environment.region}`,
      `Are these credentials of ${environment.accountId ?? "its account"} (aws sts get-caller-identity), and is ${environment.name} deployed? npm run deploy -- ${environment.name}`,
    );
  }
  // told by what was found: asking STS would be one more thing that can be down
  const elsewhere = aliases.find(({ accountId }) => accountId !== (environment.accountId ?? accountId));
  if (elsewhere !== undefined && !environment.emulated) {
    throw new UserError(
      `${environment.name} is in account ${environment.accountId}, but these credentials belong to account ${elsewhere.accountId}`,
      `Use credentials of ${environment.accountId}`,
    );
  }
  if (list) {
    for (const alias of aliases) console.log(await listVersions(client, alias));
    return;
  }

  const moves = await planRollback(client, names, aliases, {
    environmentName: environment.name,
    ...(version !== undefined && { version: String(version) }),
    ...(authorizer !== undefined && { authorizerVersion: String(authorizer) }),
  });
  const what = moves.map(({ alias, to }) => `${alias.functionName} ${alias.canary?.version ?? alias.version} → ${to}`);
  if (moves.length === 0) progress.note("That version has all traffic already; nothing was moved");
  else await progress.step(`Rolled back: ${what.join(", ")}`, () => rollBack(client, moves));

  const told = () => {
    if (what.length === 0) return;
    console.log(
      `${environment.name}: ${what.join(", ")}. A deploy does not release that version again without --again.`,
    );
  };
  const live = moves.find(({ alias }) => alias.functionName === names.functions.api)?.to;
  try {
    const report = await progress.step("Smoke test", () =>
      smokeTest(target, { token, ...(live !== undefined && { version: live }) }),
    );
    console.log(describeSmoke(report));
  } catch (error) {
    // who rolls back need not be allowed to read the API key; what could be tried has passed
    if (error instanceof SmokeTestIncompleteError) {
      console.log(`${INCOMPLETE}: ${error.message}.`);
      return told();
    }
    const failing = error instanceof SmokeTestError ? "fails" : "could not run";
    throw new UserError(
      `${moves.length > 0 ? "All traffic is back on the previous version, and the" : "The"} smoke test ${failing}: ${(error as Error).message}`,
      `The version may not be the cause: see docs/runbook.md, or another version: npm run rollback -- ${environment.name} --list`,
      { cause: error },
    );
  }
  told();
}
