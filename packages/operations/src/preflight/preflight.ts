import { within } from "@secure-serverless/system/within";
import { resourceNames } from "../../../../src/config/names";
import { isDenied } from "../aws/aws-error";
import { Clients } from "../aws/clients";
import type { SdkConfig, Target } from "../aws/target";
import { checkAccount } from "./account";
import type { Check, CheckContext, Identity } from "./check";
import { findingFor, missingPermission } from "./check-errors";
import { CHECKS } from "./checks";
import { type DeployedState, readDeployedState } from "./deployed-state";
import type { CheckResult, Finding } from "./finding";
import { skipped } from "./finding";
import { type CallOptions, CHECK_TIMEOUT_SECONDS, type Read } from "./read";

export type { CheckResult } from "./finding";
export { formatResults } from "./results";

/** What the checks of one run share. */
interface Run {
  readonly target: Target;
  readonly identity: Identity;
  readonly clients: Clients;
  readonly state: (read: Read) => Promise<DeployedState>;
}

/**
 * Looks, without changing anything, at what would make a plan or an apply of the environment fail or do harm. The checks
 * run at once, each for 15 s at most; without the environment's own account there is nothing to check.
 *
 * @returns a result for each check, always in the same order. It does not throw for anything that AWS answers.
 */
export async function preflight(target: Target): Promise<readonly CheckResult[]> {
  const { results, identity } = await checkAccount(target);
  if (identity === undefined) {
    const cause = results.find(({ status }) => status === "failure")?.id;
    return [...results, ...CHECKS.map(({ id }) => ({ id, ...skipped(`not checked: see ${cause}`) }))];
  }
  // S3 alone knows it: a bucket of another region is to be found, and told as such
  const clients = new Clients({ ...target.sdk, followRegionRedirects: true } as SdkConfig);
  const state = once((read: Read) => readDeployedState(target.environment, identity.accountId, clients.get, read));
  const run = { target, identity, clients, state };
  try {
    return [...results, ...(await Promise.all(CHECKS.map((check) => runCheck(check, run))))];
  } finally {
    clients.destroy();
  }
}

async function runCheck(check: Check, run: Run): Promise<CheckResult> {
  const { id, notEmulated } = check;
  if (run.target.local !== undefined && notEmulated !== undefined)
    return { id, ...skipped(`the local AWS has no ${notEmulated}`) };
  return {
    id,
    ...(await findingOf(() =>
      within(CHECK_TIMEOUT_SECONDS, (abortSignal) => check.run(contextOf(run, { abortSignal }))),
    )),
  };
}

async function findingOf(run: () => Promise<Finding>): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    return findingFor(error);
  }
}

function contextOf({ target, identity, clients, state }: Run, options: CallOptions): CheckContext {
  const { environment } = target;
  const read: Read = async (action, call) => {
    try {
      return await call(options);
    } catch (error) {
      throw isDenied(error) ? missingPermission(error, action) : error;
    }
  };
  return {
    target,
    environment,
    names: resourceNames(environment),
    identity,
    client: clients.get,
    read,
    state: () => state(read),
  };
}

function once<A, T>(work: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let result: Promise<T> | undefined;
  return (argument) => {
    result ??= work(argument);
    return result;
  };
}
