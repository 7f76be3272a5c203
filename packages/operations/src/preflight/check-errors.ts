import { OutOfTime } from "@secure-serverless/system/within";
import type { PreflightAction } from "../../../../src/config/preflight-actions";
import { NETWORK_REMEDY, networkProblem, statusOf } from "../aws/aws-error";
import { type Finding, failure, warning } from "./finding";

/** AWS refused a call that the check cannot do without. */
export class MissingPermission extends Error {
  override readonly name = "MissingPermission";

  constructor(
    readonly action: string,
    cause: unknown,
  ) {
    super(`${action} is not allowed`, { cause });
  }
}

/** The error of a denied call, with the action that AWS names; `asked` is what the call usually takes. */
export function missingPermission(error: unknown, asked: PreflightAction): MissingPermission {
  const { message = "" } = error as Error;
  return new MissingPermission(/not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? asked, error);
}

/**
 * What a check says that ended with an error.
 *
 * @throws what is neither an answer of AWS nor in the way to it: a defect of the check
 */
export function findingFor(error: unknown): Finding {
  if (error instanceof MissingPermission)
    return warning(
      `Not checked: the credentials are not allowed ${error.action}`,
      `Grant them ${error.action}; docs/preflight.md lists all actions`,
    );
  if (error instanceof OutOfTime) return failure(`There was ${error.message}`, NETWORK_REMEDY);
  const network = networkProblem(error);
  if (network !== undefined) return failure(network, NETWORK_REMEDY);
  const { name = "Error", message = String(error) } = error as Error;
  if (/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name))
    return failure(`AWS throttled the check (${name})`, "Try again in a minute");
  const status = statusOf(error);
  if (status === undefined) throw error;
  return failure(
    `AWS answered ${name}: ${message} (status ${status})`,
    "Look the error up in the documentation of the service, or try again",
  );
}
