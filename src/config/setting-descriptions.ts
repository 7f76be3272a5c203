/**
 * What each setting of an environment is for, in one sentence, by its path in the schema: `[x]` is the variant `x` of a
 * union, `[]` an element of a list. Type, range and default come from the schema itself; docs/settings.md is made of both
 * by `npm run docs:settings`. A setting without a sentence, or a sentence without a setting, fails the tests.
 */
export const SETTING_DESCRIPTIONS: Readonly<Record<string, string>> = {
  serviceName:
    "What every name begins with: the `serviceName` of `src/config/environments.ts`, one for all environments.",
  region: "AWS region of every resource and of the state.",
  accountId: "The only account that Terraform may touch. Without it: any account that the credentials belong to.",
  nameSuffix:
    "Ends the name of every resource, so that environments can share an account: a hyphen and up to 12 letters or digits.",
  emulated: "For the AWS on this machine: what it does not know is left out, and the provider looks for no account.",
  destroyData: "For a throw-away environment: destroying it deletes data, secret and keys without a waiting period.",
  deletionProtection: "Terraform refuses every plan that would delete data.",
  tags: "Added to the tags that every resource gets.",

  "state.bucketName":
    "The bucket of the state. Its name has a default that is made of environment, account and region.",
  "state.kmsKeyArn": "Encrypts the states and their bucket. Without it: S3's own key.",

  "accessLogs.retentionDays":
    "Days that the logs of all requests to the data bucket and the state bucket are kept. Without `accessLogs`: no logs.",

  "bucket.kmsKeyArn": "Encrypts the objects. Without it: S3's own key.",
  "bucket.expirationDays": "Days after which an object expires. Set it before you store what must stay.",
  "bucket.noncurrentExpirationDays": "Days that a replaced or deleted version is kept.",

  "secret.delivery":
    "`variable`: Terraform writes the secret from the ephemeral variable `api_secret`. `out-of-band`: an operator puts it.",
  "secret.version": "Raised by one, Terraform writes the variable's value again.",
  "secret.kmsKeyArn": "Encrypts the secret. Without it: the AWS managed key.",
  "secret.ttlSeconds": "Seconds that a function uses the secret before it reads it again.",
  "secret.previousKeyOverlapSeconds": "Seconds after a rotation in which the previous key is still accepted.",
  "secret.rotation.everyDays":
    "Days between two rotations by a function. Without `secret.rotation`: nobody but an operator rotates.",

  "alerts.emails": "Addresses that are told when something fails. Each has to confirm its subscription.",
  "alerts.pageEmails":
    "Addresses of those who are interrupted at any hour; the alarms that page then have a topic of their own. Without it: one topic for all.",

  "monitoring.runbookUrl": "Where alarms and dashboard link the runbook to, without an anchor.",
  "monitoring.thresholds":
    "Thresholds of signals, by their ids in `src/monitoring/signals.ts`. Those not named keep the table's.",
  "monitoring.traceInsights": "Whether X-Ray looks for anomalies in the traces by itself, which costs by the trace.",
  "monitoring.slo.availabilityPercent": "Percent of the requests of 30 days that are not answered with a 5xx.",
  "monitoring.slo.latencyMs": "Milliseconds within which 99 % of the requests are answered.",

  "api.allowedOrigins": "Origins whose pages may call the API and use its presigned URLs, https only.",
  "api.auth": "Who may call: an API key, a token, or a signature. See [authentication](#authentication).",
  "api.auth[jwt].issuer": "Who issues the tokens, an https URL.",
  "api.auth[jwt].audience": "Whom the tokens must be for, any one of these.",
  "api.auth[jwt].scopes":
    "The scopes that give each permission, any one of them. As soon as one permission is named, the others are refused to everybody.",
  "api.auth[iam].principals":
    "What each user and role may do; others are refused. Without it: whoever IAM lets in may do everything.",
  "api.auth[iam].principals[].arn": "The user or role.",
  "api.auth[iam].principals[].allow": "What it may do.",
  "api.auth[iam].principals[].prefix": "What every key that it uses begins with. Without it: any key.",
  "api.authorizerCacheSeconds":
    "Seconds that the gateway keeps the authorizer's answer for one `Authorization` header.",
  "api.throttling.rateLimit": "Requests a second, all routes together.",
  "api.throttling.burstLimit": "Requests at once above the rate.",

  "functions.logLevel": "The least level that is logged.",
  "functions.memorySizeMb": "Memory of each function; its share of a processor grows with it.",
  "functions.applyReleases":
    "True: callers get what an apply publishes, unless a release command has decided otherwise. False: only `npm run deploy` and `npm run rollback` move callers.",
  "functions.rollout": "How `npm run deploy` releases a new version.",
  "functions.rollout[gradual].percent":
    "Percent of the requests that get the new version first, while the alarms are watched.",
  "functions.rollout[gradual].minutes": "How long they alone get it.",
  "functions.keptVersions": "Published versions of each function that stay, besides those in use.",
  "functions.smokeTest":
    "What the smoke test after a deploy does with a key, a token or a signature: it lists, and writes, reads and deletes an object of its own; it lists only; or nothing.",
  "functions.api.timeoutSeconds":
    "Time limit of a request. API Gateway gives up after 30 s whatever the function does.",
  "functions.api.reservedConcurrency": "How many requests run at once at most.",
  "functions.authorizer.timeoutSeconds": "Time limit of the authorizer. API Gateway waits 10 s for it.",
  "functions.authorizer.reservedConcurrency":
    "Bounds what a flood of unknown keys, which no cache absorbs, can take from the account.",

  "logs.retentionDays": "Days that logs are kept, one of the numbers that CloudWatch Logs accepts.",
  "logs.kmsKeyArn": "Encrypts every log group. Without it: the key of CloudWatch Logs.",

  "ci.repository":
    "The GitHub repository whose workflows may plan and deploy, `owner/name` or with ids `owner@1/name@2` ([which](ci.md)). Without `ci`: none.",
  "ci.oidcProviderExists":
    "Whether another stack of the account has the OIDC provider already, of which there can be only one.",
};
