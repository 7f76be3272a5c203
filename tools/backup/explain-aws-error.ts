import { NETWORK_REMEDY, networkProblem, statusOf } from "../preflight/aws-errors";
import { UserError } from "../shared/user-error";

/** What AWS, or the way to it, says no with is for the person at the keyboard; anything else stays as it is. */
export function explainAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const network = networkProblem(error);
  if (network !== undefined) return new UserError(network, NETWORK_REMEDY, { cause: error });
  if (statusOf(error) === undefined) return error;
  return new UserError(
    `AWS answered ${error.name}: ${error.message}`,
    "Allow these credentials what is named there, or look the error up in the documentation of the service",
    { cause: error },
  );
}
