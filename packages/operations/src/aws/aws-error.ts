import { UserError } from "@secure-serverless/system/user-error";

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

const CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException)$/;

/** What AWS's services say of a signature that was made at another time than theirs. */
const CLOCK =
  /Signature (not yet current|expired)|RequestTimeTooSkewed|request time and the (server|current) time is too large/;

export const NETWORK_REMEDY = "Check the network, name resolution and the region's name, then try again";

/** The status of AWS's answer; undefined when it has not answered, or when the error is not from AWS. */
export function statusOf(error: unknown): number | undefined {
  return (error as AwsError).$metadata?.httpStatusCode;
}

/** Whether this machine's clock differs from AWS's, so that no credentials would do. */
export function isClockWrong(error: unknown): boolean {
  const { name, message } = error as AwsError;
  return CLOCK.test(`${name} ${message}`);
}

/** What a person is told of it. */
export function clockProblem(error: Error): UserError {
  return new UserError(
    `The clock of this machine differs from AWS's: ${error.message.replace(/\.$/, "")}`,
    "Set this machine's clock (NTP), then try again",
    { cause: error },
  );
}

/** Whether the error has one of these names, as AWS's own errors do. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return names.includes((error as AwsError).name ?? "");
}

export function isDenied(error: unknown): boolean {
  return isNamed(error, "AccessDenied", "AccessDeniedException", "AuthorizationErrorException", "AuthorizationError");
}

/** Why AWS could not be asked at all; undefined when it has answered. */
export function networkProblem(error: unknown): string | undefined {
  const { code, message, name, cause, errors } = error as AwsError;
  // what the time limit of another call, which asked first for both, has ended
  if (name === "TimeoutError" || name === "AbortError") return "There was no answer in time";
  if (code !== undefined && NETWORK_CODES.test(code)) return `AWS cannot be reached: ${message || code}`;
  const inner = cause ?? errors?.[0];
  return inner === undefined || inner === null ? undefined : networkProblem(inner);
}

/**
 * What AWS, or the way to it, says no with, as a sentence and a remedy for the person at the keyboard; anything else as it
 * is.
 */
export function explainAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  if (isClockWrong(error)) return clockProblem(error);
  const told = (message: string, remedy: string) => new UserError(message, remedy, { cause: error });
  const message = error.message.replace(/\.$/, "");
  const logIn = "Log in as for the AWS CLI, for example with AWS_PROFILE";
  if (error.name === "CredentialsProviderError")
    return told(`There are no AWS credentials that can be used: ${message}`, logIn);
  if (CREDENTIALS.test(error.name)) return told(`AWS rejected your credentials: ${message}`, logIn);
  if (isDenied(error))
    return told(
      `AWS denied the request: ${message}`,
      "Use credentials that may do this, or grant these the action that AWS names",
    );
  const network = networkProblem(error);
  if (network !== undefined) return told(network, NETWORK_REMEDY);
  if (statusOf(error) === undefined) return error;
  return told(
    `AWS answered ${error.name}: ${message}`,
    "Look the error up in the documentation of the service, or try again",
  );
}
