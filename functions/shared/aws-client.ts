import type { Variables } from "./environment";
import { lambdaCredentials } from "./lambda-credentials";

/** A service by what its own variable of the address is called after: `AWS_ENDPOINT_URL_S3`. */
export type Service = "S3" | "SECRETS_MANAGER";

/**
 * Settings of every AWS SDK client of the functions. With them a client asks neither files nor metadata services, which
 * Lambda does not have, for what it does not find in its environment.
 */
export function clientConfig(variables: Variables, service: Service, region: string) {
  const endpoint = variables[`AWS_ENDPOINT_URL_${service}`] || variables["AWS_ENDPOINT_URL"];
  return {
    region,
    credentials: lambdaCredentials(variables),
    maxAttempts: 3,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: 1_000,
      // Per attempt, so that one silent connection leaves time for another.
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
    ...(endpoint ? { endpoint } : {}),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: variables["AWS_USE_FIPS_ENDPOINT"] === "true",
    useDualstackEndpoint: variables["AWS_USE_DUALSTACK_ENDPOINT"] === "true",
    defaultsMode: "standard",
    authSchemePreference: [] as string[],
    userAgentAppId: "",
    disableClockSkewCorrection: false,
  } as const;
}

/** The same, and what S3 has of its own. */
export function s3Config(variables: Variables, region: string) {
  const config = clientConfig(variables, "S3", region);
  return {
    ...config,
    // A custom endpoint is an address without the bucket's own host name.
    ...("endpoint" in config ? { forcePathStyle: true } : {}),
    requestChecksumCalculation: "WHEN_SUPPORTED",
    responseChecksumValidation: "WHEN_SUPPORTED",
    disableS3ExpressSessionAuth: true,
    useArnRegion: false,
  } as const;
}
