import type { Variables } from "./environment";
import { lambdaCredentials } from "./lambda-credentials";

/** Settings that every AWS SDK client of the functions shares. */
export function clientConfig(variables: Variables, region: string) {
  return {
    region,
    credentials: lambdaCredentials(variables),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_000,
      // Per attempt, so that one silent connection leaves time for another.
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
    // A custom endpoint is an address without the bucket's own host name.
    ...(variables["AWS_ENDPOINT_URL"] || variables["AWS_ENDPOINT_URL_S3"] ? { forcePathStyle: true } : {}),
  } as const;
}
