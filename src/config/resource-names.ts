import type { Environment } from "./schema";

/** The names that the application's stack gives its resources: what a command looks for where it has no Terraform state. */
export function resourceNames({ nameSuffix }: Pick<Environment, "nameSuffix">) {
  const named = (name: string) => `${name}${nameSuffix}`;
  return {
    /** Prefix of what has no better name. */
    prefix: named("secure-serverless"),
    api: named("secure-serverless-api"),
    secret: named("secure-serverless-api"),
    apiFunction: named("secure-serverless-function"),
    authorizerFunction: named("secure-serverless-authorizer"),
    rotationFunction: named("secure-serverless-rotation"),
    layer: named("secure-serverless-dependencies"),
    failureTopic: named("serverless-lambda-failures"),
    pageTopic: named("serverless-lambda-pages"),
    dashboard: named("secure-serverless-monitoring"),
    /** The account is part of it, since a bucket's name is taken for everybody. */
    dataBucket: (accountId: string, region: string) => named(`secure-serverless-data-${accountId}-${region}`),
    /** Holds the access logs of the data bucket and the state bucket, where they are wanted. */
    accessLogBucket: (accountId: string, region: string) => named(`secure-serverless-logs-${accountId}-${region}`),
  } as const;
}

export type ResourceNames = ReturnType<typeof resourceNames>;
