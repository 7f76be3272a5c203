import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "@secure-serverless/system/user-error";
import { clockProblem, isClockWrong } from "./aws-error";
import type { Target } from "./target";

/**
 * The account that the credentials belong to, when the environment may be there.
 *
 * @throws UserError when no credentials work, or when they are another account's than the environment's
 */
export async function requireAccount({ environment, sdk }: Pick<Target, "environment" | "sdk">): Promise<string> {
  const { name, accountId, emulated } = environment;
  const sts = new STSClient(sdk);
  const { Account = "" } = await sts.send(new GetCallerIdentityCommand({})).catch((error: Error) => {
    if (isClockWrong(error)) throw clockProblem(error);
    throw new UserError(
      `AWS could not identify these credentials: ${error.message}`,
      "Log in to the account of the environment, for example with AWS_PROFILE, and try again",
      { cause: error },
    );
  });
  if (accountId !== undefined && !emulated && Account !== accountId) {
    throw new UserError(
      `${name} is in account ${accountId}, but these credentials belong to account ${Account}`,
      `Use credentials of ${accountId}`,
    );
  }
  return Account;
}
