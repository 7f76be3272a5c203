import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { QUOTAS } from "../../../../../src/config/quotas";
import { isNamed } from "../../aws/aws-error";
import type { Check, CheckContext } from "../check";
import { failure, ok } from "../finding";
import { increaseCommand } from "../quota";
import { stackDemand } from "../stack-demand";

/**
 * Lambda refuses a reservation that would leave less to all other functions:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 *
 * Accounts that begin with a quota of 10 or 50 are told that number as the minimum in Lambda's error; the outcome is the same,
 * since they have no more than that.
 */
const KEPT_UNRESERVED = 100;

const { concurrentExecutions: CONCURRENT_EXECUTIONS } = QUOTAS;

export const concurrency: Check = {
  id: "concurrency",
  // the emulator derives its number from this machine's memory
  notEmulated: "concurrency quota of an account",
  async run(context) {
    const { environment, names, client, read } = context;
    const { reservedConcurrency } = stackDemand(environment, names);
    const lambda = client(LambdaClient);
    const { AccountLimit } = await read("lambda:GetAccountSettings", (options) =>
      lambda.send(new GetAccountSettingsCommand({}), options),
    );
    const total = AccountLimit?.ConcurrentExecutions ?? 0;
    const unreserved = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    const wanted = sum(Object.values(reservedConcurrency));
    if (wanted === 0) return ok(`${environment.name} reserves nothing of the account's ${total}`);
    const ours = await Promise.all(Object.keys(reservedConcurrency).map((name) => reservedBy(name, lambda, context)));
    // what the functions have reserved already is theirs to reserve again
    const left = unreserved + sum(ours) - wanted;
    const account = `the account has ${total}, of which other functions reserve ${total - unreserved - sum(ours)}`;
    if (left >= KEPT_UNRESERVED)
      return ok(`${environment.name} reserves ${wanted} and leaves ${left} unreserved: ${account}`);
    const less =
      total <= KEPT_UNRESERVED
        ? `Set preset: "new-account" for ${environment.name} in src/config/environments.ts: Lambda reserves nothing of so few`
        : "Lower functions.*.reservedConcurrency";
    return failure(
      `${environment.name} reserves ${wanted}, which would leave ${left} unreserved and Lambda keeps ${KEPT_UNRESERVED}: ${account}`,
      `${less}, or ask for more: ` +
        increaseCommand(CONCURRENT_EXECUTIONS, environment.region, desired(total + KEPT_UNRESERVED - left)),
    );
  },
};

async function reservedBy(FunctionName: string, lambda: LambdaClient, { read }: CheckContext): Promise<number> {
  try {
    const { ReservedConcurrentExecutions = 0 } = await read("lambda:GetFunctionConcurrency", (options) =>
      lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }), options),
    );
    return ReservedConcurrentExecutions;
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return 0;
    throw error;
  }
}

/** Service Quotas raises a quota above its default only. */
function desired(needed: number): number {
  return Math.max(needed, CONCURRENT_EXECUTIONS.documentedDefault);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
