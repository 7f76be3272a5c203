/** A quota as AWS numbers it. */
export interface Quota {
  readonly serviceCode: string;
  readonly quotaCode: string;
  /** What AWS documents where the account's own value is not known. */
  readonly documentedDefault: number;
}

/** The quotas that preflight asks for, and the only ones that the roles of CI may read. */
export const QUOTAS = {
  /** "Concurrent executions": https://docs.aws.amazon.com/general/latest/gr/lambda-service.html */
  concurrentExecutions: { serviceCode: "lambda", quotaCode: "L-B99A9384", documentedDefault: 1000 },
  regionalApis: { serviceCode: "apigateway", quotaCode: "L-AA0FF27B", documentedDefault: 600 },
  routesPerApi: { serviceCode: "apigateway", quotaCode: "L-65B5C802", documentedDefault: 300 },
} as const satisfies Record<string, Quota>;
