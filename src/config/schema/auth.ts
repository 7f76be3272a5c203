import { z } from "zod";
import { brokenPrefixRule, PERMISSIONS } from "../../../functions/shared/permissions";
import { permissionsOfRoute } from "../route-permissions";
import { shownValue } from "../shown-value";
import { authorizerCacheSeconds, reservedConcurrency } from "./primitives";

/** Whoever names a route where a permission belongs is told which it is. */
function noPermission(name: string): string {
  const needed = permissionsOfRoute(name);
  if (needed) return `must be a permission and not a route: instead of "${name}" write ${needed.join(", ")}`;
  const isRoute = /^[A-Z]+ \//.test(name);
  return `must be one of ${PERMISSIONS.join(", ")}, ${isRoute ? `and the API has no route "${name}"` : `not ${shownValue(name)}`}`;
}

const permission = z.enum(PERMISSIONS, {
  error: ({ input }) => (typeof input === "string" ? noPermission(input) : `must be one of ${PERMISSIONS.join(", ")}`),
});

/** RFC 6749, section 3.3. */
const scope = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be one scope, without spaces, quotes and backslashes");

const principal = z.strictObject({
  arn: z
    .string()
    .regex(
      /^arn:aws(-[a-z]+)*:iam::\d{12}:(user|role)\/([\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/,
      'must be the ARN of a user or a role such as "arn:aws:iam::123456789012:role/reader"',
    )
    .describe("The user or role."),
  allow: z.array(permission).min(1).describe("What it may do."),
  prefix: z
    .string()
    .refine((prefix) => brokenPrefixRule(prefix) === undefined, "must be a text that a key can begin with")
    .optional()
    .describe("What every key that it uses begins with. Without it: any key."),
});

/** The Lambda authorizer compares the key of a request with the secret, which says what each key may do. */
const apiKey = z.strictObject({
  mode: z.literal("api-key").describe("Requests carry `Authorization: Bearer <key>`, which the authorizer checks."),
  previousKeyOverlapSeconds: z
    .number()
    .int()
    .min(0)
    .max(604_800)
    .default(86_400)
    .describe("Seconds after a rotation in which the previous key is still accepted, up to a week."),
  authorizer: z
    .strictObject({
      cacheSeconds: authorizerCacheSeconds
        .default(300)
        .describe(
          "Seconds that the gateway keeps the authorizer's answer for one `Authorization` header; 0: not at all.",
        ),
      secretTtlSeconds: z
        .number()
        .int()
        .min(1)
        .max(86_400)
        .default(300)
        .describe("Seconds that the authorizer uses the secret before it reads it again."),
      timeoutSeconds: z
        .number()
        .int()
        .min(1)
        .max(10)
        .default(8)
        .describe("Seconds that the authorizer may take. API Gateway waits 10 s for it."),
      reservedConcurrency: reservedConcurrency
        .default(50)
        .describe(
          "How many requests the authorizer checks at once at most: what a flood of unknown keys, which no cache absorbs, can take from the account.",
        ),
    })
    .prefault({}),
});

/** The gateway itself verifies the token. */
const jwt = z.strictObject({
  mode: z.literal("jwt").describe("Requests carry a token of an OpenID Connect issuer, which the gateway checks."),
  issuer: z
    .url({ protocol: /^https$/, error: "must be an https URL" })
    .describe("Who issues the tokens, an https URL."),
  audience: z.array(z.string().min(1)).min(1).describe("Whom the tokens must be for, any one of these."),
  scopes: z
    .partialRecord(permission, z.array(scope).min(1), {
      // a record of few keys tells of unknown ones in an issue that its type does not name
      error: (issue: z.core.$ZodRawIssue) =>
        issue.code === "unrecognized_keys" ? (issue.keys as string[]).map(noPermission).join("; ") : undefined,
    })
    .default({})
    .describe(
      "The scopes that give each permission, any one of them. As soon as one permission is named, the others are refused to everybody. Without it: every token may do everything.",
    ),
});

/** Requests signed with SigV4 by a principal that has execute-api:Invoke. */
const iam = z.strictObject({
  mode: z.literal("iam").describe("Requests are signed by a user or role that IAM allows `execute-api:Invoke`."),
  principals: z
    .array(principal)
    .min(1)
    .optional()
    .describe("What each user and role may do; others are refused. Without it: whoever IAM lets in may do everything."),
});

/** How callers prove who they are, and the settings that only that way has. */
export const auth = z.discriminatedUnion("mode", [apiKey, jwt, iam], {
  error: ({ code }) => (code === "invalid_union" ? 'must be "api-key", "jwt" or "iam"' : undefined),
});
