import type { PreflightAction } from "../../src/config/preflight-actions";
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

/** The check had no answer in its time. */
export class CheckTimeout extends Error {
  override readonly name = "CheckTimeout";

  constructor(readonly seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const NETWORK_CODES =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

export function statusOf(error: unknown): number | undefined {
  return (error as AwsError).$metadata?.httpStatusCode;
}

/** Whether the error has one of these names, as AWS's own errors do. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return names.includes((error as AwsError).name ?? "");
}

export function isDenied(error: unknown): boolean {
  return isNamed(error, "AccessDenied", "AccessDeniedException", "AuthorizationErrorException", "AuthorizationError");
}

/** The error of a denied call, with the action that AWS names; `asked` is what the call usually takes. */
export function missingPermission(error: unknown, asked: PreflightAction): MissingPermission {
  const { message = "" } = error as AwsError;
  return new MissingPermission(/not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? asked, error);
}

/** Why AWS could not be asked at all; undefined when it has answered. */
export function networkProblem(error: unknown): string | undefined {
  if (error instanceof CheckTimeout) return `There was ${error.message}`;
  const { code, message, name, cause, errors } = error as AwsError;
  // what the time limit of another check, which asked first for both, has ended
  if (name === "TimeoutError" || name === "AbortError") return "There was no answer in time";
  if (code !== undefined && NETWORK_CODES.test(code)) return `AWS cannot be reached: ${message || code}`;
  const inner = cause ?? errors?.[0];
  return inner === undefined || inner === null ? undefined : networkProblem(inner);
}

export const NETWORK_REMEDY = "Check the network, name resolution and the region's name, then try again";

/**
 * What a check says that ended with an error.
 *
 * @throws what is neither an answer of AWS nor in the way to it: a defect of the check
 */
export function findingFor(error: unknown): Finding {
  if (error instanceof MissingPermission)
    return warning(
      `Not checked: the credentials are not allowed ${error.action}`,
      `Allow ${error.action} to them; docs/preflight.md lists all actions`,
    );
  const network = networkProblem(error);
  if (network !== undefined) return failure(network, NETWORK_REMEDY);
  const { name = "Error", message = String(error) } = error as AwsError;
  if (/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name))
    return failure(`AWS answers too slowly to be asked (${name})`, "Try again in a minute");
  const status = statusOf(error);
  if (status === undefined) throw error;
  return failure(
    `AWS answered ${name}: ${message} (status ${status})`,
    "Look the error up in the documentation of the service, or try again",
  );
}
