import { z } from "zod";

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** A name below a top level, as certificates have it: in lower case, without the dot at its end. */
const domainName = z
  .string()
  .max(253)
  .regex(
    new RegExp(`^(${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`),
    "must be a domain name in lower case without a dot at its end, such as api.example.com",
  )
  .refine((name) => !/(^|\.)amazonaws\.com(\.cn)?$/.test(name), "must be a name of your own, not one of AWS");

const certificateArn = z
  .string()
  .regex(
    /^arn:aws(-[a-z]+)*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/,
    "must be the ARN of a certificate in ACM",
  );

/** A SHA-256 in hexadecimal. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits in lower case");

/** What a pipe without a key hashes: whoever knows that sends it. */
const EMPTY_KEY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Where callers find the API, instead of the address that AWS makes up. */
export const domain = z.strictObject({
  name: domainName.describe("Where callers find the API. Its own address of AWS (`execute-api`) is off then."),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{1,31}$/, "must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ")
    .optional()
    .describe(
      "The public zone of Route 53, in the same account, that the name is in: certificate and record are made there. Without it: the record to make elsewhere is printed, and `certificateArn` must be given.",
    ),
  certificateArn: certificateArn
    .optional()
    .describe(
      "A certificate of ACM in the environment's region that covers the name. Without it: one is made, and validated in the zone.",
    ),
  basePath: z
    .string()
    .max(200)
    .regex(
      /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/,
      "must be one or more parts of letters, digits, _ and -, with / between them only",
    )
    // the release asks the function itself for /api/health, without a base path
    .refine(
      (path) => !path.split("/").includes("api"),
      'must have no part "api", with which the paths of the API begin',
    )
    .optional()
    .describe("What comes before `/api` in the path of every request, such as `v1`. Without it: nothing."),
  mutualTls: z
    .strictObject({
      truststore: z
        .string()
        .max(1024)
        .regex(
          /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[A-Za-z0-9!_.*'()/-]+$/,
          "must be the object in S3 such as s3://bucket/truststore.pem",
        )
        .describe("The certificates of the authorities whose clients are let in, in PEM: an object of S3."),
      version: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,1024}$/, "must be the id of a version of the object")
        .describe("The version of that object: another one lets others in, so that it is a change to review."),
    })
    .optional()
    .describe("Only clients with a certificate of these authorities reach the API. Without it: all clients."),
});

/** A distribution with a firewall in front of the API, the only way to it. */
export const cloudFront = z.strictObject({
  originKeySha256: z
    .array(sha256.refine((hash) => hash !== EMPTY_KEY_SHA256, "must not be that of an empty key"))
    .min(1)
    .max(2)
    .describe(
      "SHA-256 of the key by which the functions know a request of the distribution, one or, while it is replaced, two. The key itself is in CloudFront's key value store alone ([how](domain.md#the-key-of-the-origin)).",
    ),
  certificateArn: certificateArn
    .optional()
    .describe(
      "A certificate of ACM in us-east-1 that covers the name. Without it: that of the domain where it is in us-east-1, or else one is made.",
    ),
  requestsPerFiveMinutes: z
    .number()
    .int()
    .min(10)
    .max(2_000_000_000)
    .default(2000)
    .describe("Requests of one IP address in five minutes; further ones get 403."),
});
