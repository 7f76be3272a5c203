/** The first release of version 2 that sends every call to AWS_ENDPOINT_URL: https://github.com/aws/aws-cli/pull/3309 */
const HEEDS_ENDPOINT = [2, 13] as const;

/**
 * Shell code by which an `aws` that is typed calls the local AWS and nothing else, whatever its version: before 2.13.0 the
 * AWS CLI ignores AWS_ENDPOINT_URL, and every version 1 does for SQS. An alias of that name would win, so it goes.
 */
export const LOCAL_AWS_FUNCTION = [
  "unalias aws 2>/dev/null || :",
  // a shell may read all lines before it runs the first one, the alias still being there
  `eval 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }'`,
].join("\n");

/**
 * What a person must know whose AWS CLI may leave the machine where the function is not there, as in a script.
 *
 * @param version what `aws --version` prints; undefined when there is no `aws`
 * @returns undefined when it cannot
 */
export function awsCliWarning(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const [name = version, major = "0", minor = "0"] = /^aws-cli\/(\d+)\.(\d+)[^\s]*/.exec(version) ?? [];
  const [leastMajor, leastMinor] = HEEDS_ENDPOINT;
  if (Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor)) return undefined;
  return `${name} ignores AWS_ENDPOINT_URL for some calls. What you type in this shell goes to the local AWS, but a script that calls aws can reach the real one.\n→ Install AWS CLI ${HEEDS_ENDPOINT.join(".")}.0 or later.`;
}
