import { z } from "zod";
import { brokenPrefixRule, PERMISSIONS, principalId } from "../../functions/shared/permissions";
import { SIGNAL_IDS } from "../monitoring/signals";
import { accessRules, permissionsOfRoute } from "./access";

/** The retentions that CloudWatch Logs accepts: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const RESERVED_BUCKET_AFFIXES = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** The naming rules of general purpose buckets, without dots: a dot breaks the wildcard certificate of virtual-hosted TLS. */
const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "must have 3 to 63 lower-case letters, digits or hyphens and start and end with a letter or digit",
  )
  .refine((name) => !RESERVED_BUCKET_AFFIXES.test(name), "must not use a prefix or suffix that S3 reserves");

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as "us-east-1"');

const accountId = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");

const kmsKeyArn = z
  .string()
  .regex(
    /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
    "must be the ARN of a KMS key (not of an alias: IAM compares key ARNs)",
  );

const retentionDays = z
  .number()
  .refine(
    (days) => (LOG_RETENTION_DAYS as readonly number[]).includes(days),
    `must be a retention that CloudWatch Logs accepts (${LOG_RETENTION_DAYS.join(", ")})`,
  );

/** Seconds between 0 and an hour, the range of API Gateway's authorizer cache. */
const cacheSeconds = z.number().int().min(0).max(3600);

/** Whoever names a route where a permission belongs is told which it is. */
function noPermission(name: string): string {
  return /^[A-Z]+ \//.test(name)
    ? `must be a permission and not a route: instead of "${name}" write ${permissionsOfRoute(name).join(", ")}`
    : `must be one of ${PERMISSIONS.join(", ")}, not "${name}"`;
}

const permission = z.enum(PERMISSIONS, { error: ({ input }) => noPermission(String(input)) });

/** RFC 6749, section 3.3. */
const scope = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be one scope, without spaces, quotes and backslashes");

const principal = z.strictObject({
  arn: z
    .string()
    .regex(
      /^arn:[a-z-]+:iam::\d{12}:(user|role)\/[\x21-\x7e]+$/,
      'must be the ARN of a user or a role such as "arn:aws:iam::123456789012:role/reader"',
    ),
  allow: z.array(permission).min(1),
  /** What every key that it uses begins with. @default any key */
  prefix: z
    .string()
    .refine((prefix) => brokenPrefixRule(prefix) === undefined, "must be a text that a key can begin with")
    .optional(),
});

const auth = z.discriminatedUnion("mode", [
  /** `Authorization: Bearer <key>`, checked by the Lambda authorizer against the secret, which says what each key may do. */
  z.strictObject({ mode: z.literal("api-key") }),
  /** A JWT that the gateway itself verifies. */
  z.strictObject({
    mode: z.literal("jwt"),
    issuer: z.url({ protocol: /^https$/, error: "must be an https URL" }),
    audience: z.array(z.string().min(1)).min(1),
    /**
     * The scopes that give each permission, any one of them. As soon as one permission is named, those that are not are
     * refused to everybody. @default every token may do everything
     */
    scopes: z
      .partialRecord(permission, z.array(scope).min(1), {
        // a record of few keys tells of unknown ones in an issue that its type does not name
        error: (issue: z.core.$ZodRawIssue) =>
          issue.code === "unrecognized_keys" ? (issue.keys as string[]).map(noPermission).join("; ") : undefined,
      })
      .default({}),
  }),
  /** Requests signed with SigV4 by a principal that has execute-api:Invoke. */
  z.strictObject({
    mode: z.literal("iam"),
    /** What each user and role may do; others are refused. @default whoever IAM lets in may do everything */
    principals: z.array(principal).min(1).optional(),
  }),
]);

/** Bytes of JSON. All variables of a function have 4 KB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ACCESS_RULES_BYTES = 3000;

/** How a new version is handed to the callers. */
export const rolloutSchema = z.discriminatedUnion("strategy", [
  /** Every caller gets the new version at once. */
  z.strictObject({ strategy: z.literal("all-at-once") }),
  /** `percent` of the callers get it first, for `minutes`, while the alarms are watched. */
  z.strictObject({
    strategy: z.literal("gradual"),
    /** @default 10 */
    percent: z.number().int().min(1).max(99).default(10),
    /** @default 10 */
    minutes: z.number().positive().max(1440).default(10),
  }),
]);

const reservedConcurrency = z.union([z.number().int().min(1).max(1000), z.literal("unreserved")]);

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

function isSecureOrigin(value: string): boolean {
  return !isOrigin(value) || new URL(value).protocol === "https:";
}

function isLocalOrigin(value: string): boolean {
  return isOrigin(value) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(value).hostname);
}

const environmentFields = z.strictObject({
  /** What every name begins with: `serviceName` of src/config/environments.ts. */
  serviceName: z.string(),
  /** AWS region of every resource and of the state; the variable `<ENV>_REGION` overrides it. */
  region,
  /** The only account Terraform may touch; the variable `<ENV>_ACCOUNT_ID` overrides it. @default any account that the credentials belong to */
  accountId: accountId.optional(),
  /** Appended to the name of every resource, so that environments can share an account. @default "" */
  nameSuffix: z
    .string()
    .regex(/^(-[a-z0-9]{1,12})?$/, "must be empty or a hyphen and 1 to 12 lower-case letters or digits")
    .default(""),
  /** True for the AWS on this machine: unknown resources are left out, the provider does not look for an account. @default false */
  emulated: z.boolean().default(false),
  /** True for a throw-away environment: destroying it deletes data, secret and keys without a waiting period. @default false */
  destroyData: z.boolean().default(false),
  /** True makes Terraform refuse any plan that would delete data. @default false */
  deletionProtection: z.boolean().default(false),
  state: z.strictObject({
    bucketName,
    /** Encrypts the states and the bucket that holds them instead of S3's own key. @default SSE-S3 */
    kmsKeyArn: kmsKeyArn.optional(),
  }),
  /** Logs every request to the data bucket and the state bucket into a bucket of their own. @default not logged */
  accessLogs: z
    .strictObject({
      /** Days that the logs are kept. @default 90 */
      retentionDays: z.number().int().min(1).default(90),
    })
    .optional(),
  bucket: z
    .strictObject({
      /** Encrypts the objects instead of S3's own key. @default SSE-S3 */
      kmsKeyArn: kmsKeyArn.optional(),
      /** Days after which an object expires. @default 90 */
      expirationDays: z.number().int().min(1).default(90),
      /** Days that a replaced or deleted version is kept. @default 30 */
      noncurrentExpirationDays: z.number().int().min(1).default(30),
    })
    .prefault({}),
  secret: z.strictObject({
    /** "variable": Terraform writes it from the ephemeral variable api_secret; "out-of-band": an operator puts it. */
    delivery: z.enum(["variable", "out-of-band"]),
    /** Raise by one to have Terraform write the variable's value again (rotation). @default 1 */
    version: z.number().int().min(1).default(1),
    /** Encrypts the secret instead of aws/secretsmanager. @default the AWS managed key */
    kmsKeyArn: kmsKeyArn.optional(),
    /** Seconds an execution environment may use the secret before it reads it again. @default 300 */
    ttlSeconds: z.number().int().min(1).max(86_400).default(300),
    /** Seconds after a rotation during which the previous key still passes. @default 86400 */
    previousKeyOverlapSeconds: z.number().int().min(0).max(604_800).default(86_400),
    /** A function that replaces the API key on a schedule. @default nobody but an operator rotates */
    rotation: z
      .strictObject({
        /** Days between two rotations. @default 30 */
        everyDays: z.number().int().min(1).max(1000).default(30),
      })
      .optional(),
  }),
  alerts: z.strictObject({
    /** Addresses that are subscribed to the failure topic; each has to confirm. @default none */
    emails: z.array(z.email("must be an e-mail address")).default([]),
    /**
     * Addresses of those who are interrupted at any hour; with it, the alarms that page go to a topic of their own.
     * @default pages and notifications go to the same topic
     */
    pageEmails: z.array(z.email("must be an e-mail address")).min(1).optional(),
  }),
  monitoring: z
    .strictObject({
      /** Where alarms and dashboard link the runbook to, without an anchor. @default "docs/runbook.md", its path in the repository */
      runbookUrl: z
        .string()
        .regex(/^[^\s#()]+$/, "must be an address without spaces, parentheses and an anchor")
        .default("docs/runbook.md"),
      /** Thresholds of signals, by their ids in src/monitoring/signals.ts. @default those of the table */
      thresholds: z.partialRecord(z.enum(SIGNAL_IDS), z.number().positive()).default({}),
      /** Whether X-Ray looks for anomalies in the traces by itself, which costs by the trace. @default true */
      traceInsights: z.boolean().default(true),
      /** What users are promised over 30 days. */
      slo: z
        .strictObject({
          /** Percent of the requests that are not answered with a 5xx. @default 99.9 */
          availabilityPercent: z.number().min(90).max(99.999).default(99.9),
          /** Milliseconds within which 99 % of the requests are answered. @default 2000 */
          latencyMs: z.number().int().min(1).max(30_000).default(2000),
        })
        .prefault({}),
    })
    .prefault({}),
  api: z
    .strictObject({
      /** Origins that browsers may call from. @default ["https://example.com"] */
      allowedOrigins: z
        .array(z.string().refine(isOrigin, 'must be an origin such as "https://example.com", without a path'))
        .min(1)
        .default(["https://example.com"]),
      auth: auth.default({ mode: "api-key" }),
      /** Seconds the gateway caches an authorizer's answer for one Authorization header. @default 300 */
      authorizerCacheSeconds: cacheSeconds.default(300),
      throttling: z
        .strictObject({
          /** Requests per second, all routes together. @default 100 */
          rateLimit: z.number().positive().default(100),
          /** Requests at once above the rate. @default 200 */
          burstLimit: z.number().int().positive().default(200),
        })
        .prefault({}),
    })
    .prefault({}),
  functions: z
    .strictObject({
      /** @default "INFO" */
      logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO"),
      /** @default 256 */
      memorySizeMb: z.number().int().min(128).max(10_240).default(256),
      /**
       * True: callers get the version that an apply publishes, `cdktf deploy` included, unless a release command has decided
       * otherwise. False: no apply moves callers, only `npm run deploy` and `npm run rollback` do. @default true
       */
      applyReleases: z.boolean().default(true),
      /** How `npm run deploy` hands a new version to the callers. @default all at once */
      rollout: rolloutSchema.default({ strategy: "all-at-once" }),
      /** Published versions of each function that stay, besides those in use. @default 10 */
      keptVersions: z.number().int().min(1).max(100).default(10),
      /**
       * What the smoke test after a deploy does with the API key, a token or a signature: lists, and writes, reads and
       * deletes an object of its own; lists only; or nothing, for those who deploy and may not use one. @default "read-write"
       */
      smokeTest: z.enum(["without-key", "read-only", "read-write"]).default("read-write"),
      api: z
        .strictObject({
          /** API Gateway gives up after 30 s whatever the function does. @default 30 */
          timeoutSeconds: z.number().int().min(1).max(30).default(30),
          /** @default 100 */
          reservedConcurrency: reservedConcurrency.default(100),
        })
        .prefault({}),
      authorizer: z
        .strictObject({
          /** API Gateway waits 10 s for an authorizer. @default 8 */
          timeoutSeconds: z.number().int().min(1).max(10).default(8),
          /** Bounds what a flood of unknown keys, which no cache absorbs, can take from the account. @default 50 */
          reservedConcurrency: reservedConcurrency.default(50),
        })
        .prefault({}),
    })
    .prefault({}),
  logs: z
    .strictObject({
      /** @default 7 */
      retentionDays: retentionDays.default(7),
      /** Encrypts every log group instead of the key of CloudWatch Logs. @default the key of CloudWatch Logs */
      kmsKeyArn: kmsKeyArn.optional(),
    })
    .prefault({}),
  /** Lets a repository's workflows plan and deploy with short-lived credentials: the stack `ci-access-<name>`. @default none */
  ci: z
    .strictObject({
      /** With the ids of both for a repository whose tokens name them: GitHub's, since 15 July 2026. */
      repository: z
        .string()
        .regex(
          /^([A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}|[A-Za-z0-9-]{1,39}@\d+\/[A-Za-z0-9._-]{1,100}@\d+)$/,
          'must be a GitHub repository such as "owner/name" or, with its ids, "owner@123/name@456"',
        ),
      /** Whether another stack of the same account already has the OIDC provider, of which there can be only one. @default false */
      oidcProviderExists: z.boolean().default(false),
    })
    .optional(),
  /** Added to the tags that every resource gets. @default none */
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
});

/** One environment, complete and checked. Fields state their units and defaults where they are declared. */
export const environmentSchema = environmentFields
  .refine((environment) => !(environment.destroyData && environment.deletionProtection), {
    path: ["deletionProtection"],
    message: "must be false where destroyData is true",
  })
  .superRefine(({ secret, api }, context) => {
    if (secret.rotation === undefined) return;
    const refuse = (message: string) =>
      context.addIssue({ code: "custom", path: ["secret", "rotation"], message, input: secret.rotation });
    if (api.auth.mode !== "api-key") refuse("needs api.auth.mode api-key: in other modes nothing checks the key");
    // Terraform's variable and the function would both own the value.
    if (secret.delivery !== "out-of-band") refuse('needs secret.delivery "out-of-band": the value can have one owner');
    if (secret.rotation.everyDays * 86_400 < secret.previousKeyOverlapSeconds)
      refuse("must not come again before secret.previousKeyOverlapSeconds are over");
  })
  .superRefine(({ api: { auth } }, context) => {
    const refuse = (path: string[], message: string, input: unknown) =>
      context.addIssue({ code: "custom", path: ["api", "auth", ...path], message, input });
    const rules = JSON.stringify(accessRules(auth));
    if (Buffer.byteLength(rules) > MAX_ACCESS_RULES_BYTES)
      refuse(
        [],
        `must have rules of at most ${MAX_ACCESS_RULES_BYTES} bytes in JSON: name fewer or shorter ones`,
        auth,
      );
    if (/[$%]\{/.test(rules)) refuse([], 'must not hold "${" or "%{", which Terraform would read as its own', auth);
    if (auth.mode !== "iam") return;
    const arns = auth.principals?.map(({ arn }) => arn) ?? [];
    const twice = arns.find((arn, index) => arns.map(principalId).indexOf(principalId(arn)) !== index);
    if (twice !== undefined) refuse(["principals"], `must name each principal once, not ${twice} twice`, arns);
  })
  .superRefine((environment, context) => {
    environment.api.allowedOrigins.forEach((origin, index) => {
      if (!isSecureOrigin(origin) && !(environment.emulated && isLocalOrigin(origin)))
        context.addIssue({
          code: "custom",
          path: ["api", "allowedOrigins", index],
          message: "must use https (http is for localhost in an emulated environment)",
          input: origin,
        });
    });
  });

export type EnvironmentSettings = z.input<typeof environmentSchema>;
/** A checked environment and its name, which is also the id of its stack. */
export type Environment = z.output<typeof environmentSchema> & { readonly name: string };
export type AuthSettings = Environment["api"]["auth"];
