import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Target } from "../operations/target";
import { UserError } from "../shared/user-error";

/**
 * The account that the credentials belong to. An emulated environment is on the local AWS's own account whatever is
 * configured, as for the provider.
 *
 * @throws UserError when the environment belongs to another account, or AWS does not accept the credentials
 */
export async function accountOf({ environment, sdk }: Pick<Target, "environment" | "sdk">): Promise<string> {
  const { name, accountId, emulated } = environment;
  const sts = new STSClient(sdk);
  let account: string;
  try {
    account = (await sts.send(new GetCallerIdentityCommand({}))).Account ?? "";
  } catch (error) {
    throw new UserError(
      `AWS does not say whose credentials these are: ${(error as Error).message}`,
      "Check that the AWS CLI works in this shell: aws sts get-caller-identity",
      { cause: error },
    );
  } finally {
    sts.destroy();
  }
  if (emulated || accountId === undefined || account === accountId) return account;
  throw new UserError(
    `The credentials belong to account ${account}, and ${name} is in account ${accountId}`,
    `Use credentials of account ${accountId}, or correct ${name.toUpperCase().replaceAll("-", "_")}_ACCOUNT_ID`,
  );
}
