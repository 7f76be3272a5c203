import { UserError } from "@secure-serverless/system/user-error";

/** For all services, or for one: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
const NAME = /^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/;
/** Without a user, a line break or a space, which a URL parser would take or drop without a word. */
const ADDRESS = /^https?:\/\/[^\s/?#@\\]+(\/[^\s@\\]*)?$/;

/**
 * The SDK says of a wrong address that credentials are, or asks a host that nobody meant.
 *
 * @param variables those of this process; one that is empty is not set
 * @throws UserError when one of the variables for other endpoints than AWS's own is not an address
 */
export function requireEndpoints(variables: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(variables)) {
    if (!NAME.test(name) || !value || (ADDRESS.test(value) && URL.canParse(value))) continue;
    throw new UserError(
      `${name} must be an address such as https://host:port, got ${JSON.stringify(value)}`,
      `To use AWS itself: unset ${name}, or open a new shell`,
    );
  }
}
