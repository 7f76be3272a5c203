import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { within } from "@secure-serverless/system/within";
import { variableName } from "../../../../src/config/names";
import { isNamed, NETWORK_REMEDY, networkProblem } from "../aws/aws-error";
import { placeOf, type Target } from "../aws/target";
import type { Identity } from "./check";
import { type CheckResult, type Finding, failure, ok, skipped, warning } from "./finding";
import { CHECK_TIMEOUT_SECONDS } from "./read";

/** What is known about the credentials. Without an identity nothing else can be asked, or nothing of it would be true. */
export interface AccountFindings {
  /** `credentials` and `account`. */
  readonly results: readonly CheckResult[];
  readonly identity?: Identity;
}

/** Asks whose credentials these are, and whether they belong to the environment's own account. */
export async function checkAccount(target: Target): Promise<AccountFindings> {
  let identity: Identity;
  try {
    identity = await within(CHECK_TIMEOUT_SECONDS, (abortSignal) => identityOf(target, { abortSignal }));
  } catch (error) {
    return {
      results: [
        { id: "credentials", ...explain(error, target) },
        { id: "account", ...skipped("not checked: see credentials") },
      ],
    };
  }
  const results = [
    { id: "credentials", ...tell(target, identity) },
    { id: "account", ...compare(target, identity) },
  ];
  return results.some(({ status }) => status === "failure") ? { results } : { results, identity };
}

async function identityOf({ sdk }: Target, options: { readonly abortSignal: AbortSignal }): Promise<Identity> {
  const sts = new STSClient(sdk);
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), options);
    if (Account === undefined || Arn === undefined) throw new Error("STS did not identify these credentials");
    return { accountId: Account, arn: Arn, partition: Arn.split(":")[1] ?? "aws" };
  } finally {
    sts.destroy();
  }
}

function tell({ local }: Target, { arn }: Identity): Finding {
  const elsewhere = local === undefined ? process.env["AWS_ENDPOINT_URL"] : undefined;
  if (!elsewhere) return ok(`They are ${arn}`);
  // what npm run local:env exports, for one
  return warning(
    `They are ${arn}, but AWS_ENDPOINT_URL sends every call to ${elsewhere} instead of AWS`,
    "Unset it, or open a new shell",
  );
}

function compare(target: Target, { accountId }: Identity): Finding {
  const { environment, local } = target;
  const { name } = environment;
  const variable = variableName(name, "ACCOUNT_ID");
  if (environment.accountId === accountId) return ok(`${accountId} is the account of ${name}`);
  if (environment.accountId !== undefined)
    return failure(
      `${name} is in account ${environment.accountId}, but these credentials belong to account ${accountId}`,
      `Use credentials of ${environment.accountId}; correct ${variable} only if ${name} has really moved`,
    );
  if (local !== undefined) return ok(`${accountId}, the account of ${placeOf(target)}`);
  const remedy = `Set ${variable}=${accountId} if that is the account of ${name}`;
  const message = `${variable} is not set, so nothing keeps ${name} from being applied to another account than ${accountId}`;
  return environment.deletionProtection ? failure(message, remedy) : warning(message, remedy);
}

function explain(error: unknown, target: Target): Finding {
  const { region } = target.environment;
  const { message = "" } = error as Error;
  const profile = process.env["AWS_PROFILE"];
  const network = networkProblem(error);
  if (network !== undefined) return failure(network, NETWORK_REMEDY);
  if (isNamed(error, "ExpiredToken", "ExpiredTokenException") || /expired/i.test(message))
    return failure("The credentials have expired", "Get new ones, for example with: aws sso login");
  if (isNamed(error, "CredentialsProviderError", "TokenProviderError"))
    return failure(
      `There are no usable credentials${profile === undefined ? "" : ` (AWS_PROFILE is "${profile}")`}: ${message}`,
      "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as for the AWS CLI",
    );
  if (isNamed(error, "RequestTimeTooSkewed") || /Signature (not yet current|expired)/i.test(message))
    return failure("The clock of this machine is too far from AWS's", "Set the clock");
  if (
    isNamed(error, "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidAccessKeyId")
  )
    return failure(
      `AWS rejected the credentials (${(error as Error).name})`,
      `Use others; if they are right, ${region} may be a region that the account has not enabled`,
    );
  return failure(
    `STS answered ${(error as Error).name}: ${message}`,
    "Check the credentials with: aws sts get-caller-identity",
  );
}
