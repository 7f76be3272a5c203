import { FUNCTION_IDS, FUNCTIONS, isConsumer, TOPIC_IDS, TOPICS, type TopicId } from "./parts";
import type { Environment, PreviewOf } from "./schema";

/**
 * Every name, id, key and tag that follows from the configuration, each said here alone. All of them begin with the
 * service's name, so that two services can share an account: neither may begin with the other's name and a hyphen.
 *
 * What belongs to the tools and not to the service keeps its name whatever the service is called: the packages of the
 * workspace, the module of the functions' layer, the variables `SECURE_SERVERLESS_*`, the caches and the data of the local
 * AWS (~/.cache/secure-serverless, ~/.local/state/secure-serverless) and the marks in comments on GitHub.
 */
export type Named = Pick<Environment, "serviceName" | "nameSuffix"> & {
  readonly preview?: Pick<PreviewOf, "of"> | undefined;
};

/** Names that are older than the rule. Renaming a topic would lose the subscriptions, which people confirmed by hand. */
const OLDER_THAN_THE_RULE: Readonly<Record<string, Readonly<Record<TopicId, string>>>> = {
  "secure-serverless": { failures: "serverless-lambda-failures", pages: "serverless-lambda-pages" },
};

/** The names that the stacks give their resources: what a command looks for where it has no Terraform state. */
export function resourceNames({ serviceName, nameSuffix, preview }: Named) {
  const suffixed = (name: string) => `${name}${nameSuffix}`;
  const named = (name: string) => suffixed(`${serviceName}-${name}`);
  // what previews share is their template's
  const shared = preview === undefined ? named : (name: string) => `${serviceName}-${name}${previewSuffix(preview.of)}`;
  return {
    /** Prefix of what has no better name. */
    prefix: suffixed(serviceName),
    api: named("api"),
    secret: named("api"),
    functions: record(FUNCTION_IDS, (id) => named(FUNCTIONS[id].name)),
    topics: record(TOPIC_IDS, (id) =>
      suffixed(OLDER_THAN_THE_RULE[serviceName]?.[id] ?? `${serviceName}-${TOPICS[id]}`),
    ),
    /** Of each function's third-party code. */
    layers: record(FUNCTION_IDS, (id) => named(`${FUNCTIONS[id].name}-dependencies`)),
    /** The layer that all functions shared once: an apply that finds it in the state removes it, and so does a destroy. */
    sharedLayer: named("dependencies"),
    dashboard: named("monitoring"),
    /** Of what the handlers report themselves and of what filters make of the logs. */
    metricsNamespace: suffixed(wordsOf(serviceName).map(capitalized).join("")),
    /** The account is part of it, since a bucket's name is taken for everybody. */
    dataBucket: (accountId: string, region: string) => named(`data-${accountId}-${region}`),
    /** Holds the access logs of the data bucket and the state bucket, where they are wanted. */
    accessLogBucket: (accountId: string, region: string) => shared(`logs-${accountId}-${region}`),
    /** Of a distribution in front of the API: its firewall, its function, the store of its key, and its log. */
    firewall: named("firewall"),
    viewerRequest: named("viewer-request"),
    originKeyStore: named("origin-key"),
    distributionLog: named("distribution"),
    /** The policy that no role made by a workflow can exceed. */
    boundary: shared("boundary"),
    /** The roles that workflows plan and deploy with, and the one that sweeps what is left of previews. */
    ciRoles: { plan: shared("plan"), deploy: shared("deploy"), sweep: shared("sweep") },
  } as const;
}

/** Ends the names of what a template has, and with an id those of a preview: `-preview`, `-preview-123`. */
export function previewSuffix(template: string, id?: string): string {
  return `-${id === undefined ? template : previewName(template, id)}`;
}

/** The name of an environment that is made of a template. */
export function previewName(template: string, id: string): string {
  return `${template}-${id}`;
}

/** The template and the id that a preview's name is made of; undefined where it is none of these templates'. */
export function partsOfPreview(
  name: string,
  templateNames: readonly string[],
): { readonly template: string; readonly id: string } | undefined {
  const template = templateNames.find((candidate) => name.startsWith(previewName(candidate, "")));
  return template === undefined ? undefined : { template, id: name.slice(template.length + 1) };
}

export type ResourceNames = ReturnType<typeof resourceNames>;

/** The service as people read it, for example "Secure Serverless". */
export function serviceTitle(serviceName: string): string {
  return wordsOf(serviceName).map(capitalized).join(" ");
}

/** The same within a sentence's beginning, for example "Secure serverless". */
export function serviceInWords(serviceName: string): string {
  return capitalized(wordsOf(serviceName).join(" "));
}

/** Where a function's events go that it failed to process. */
export function deadLetterQueueName(functionName: string): string {
  return `${functionName}-dlq`;
}

/** What a function works off, where the list of functions says that it has a queue. */
export function queueName(functionName: string): string {
  return `${functionName}-queue`;
}

export function functionLogGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** Where API Gateway logs the requests to an API. */
export function accessLogGroup(apiName: string): string {
  return `/aws/apigateway/${apiName}`;
}

/** Where CloudFront logs the requests to a distribution. The beginning spares CloudWatch Logs a policy for each group. */
export function distributionLogGroup({ distributionLog }: Pick<ResourceNames, "distributionLog">): string {
  return `/aws/vendedlogs/cloudfront/${distributionLog}`;
}

/** Where AWS WAF logs what it blocks or counts: it takes no group whose name begins otherwise. */
export function firewallLogGroup({ firewall }: Pick<ResourceNames, "firewall">): string {
  return `aws-waf-logs-${firewall}`;
}

/** IAM's names are the account's, functions a region's. */
export function executionRoleName(functionName: string, region: string): string {
  return `${functionName}-${region}`;
}

/** The alias of a topic's key. */
export function topicKeyAlias(topicName: string): string {
  return `alias/${topicName}`;
}

/** The log groups that an environment can have, whatever of it exists now. */
export function logGroupNames({ functions, api }: ResourceNames): string[] {
  return [...Object.values(functions).map(functionLogGroup), accessLogGroup(api)];
}

/** The layers that an environment can have, also from before each function had its own. */
export function layerNames({ layers, sharedLayer }: ResourceNames): string[] {
  return [...Object.values(layers), sharedLayer];
}

/** The queues that an environment can have: each function's dead letters, and what consumers work off. */
export function queueNames({ functions }: ResourceNames): string[] {
  return [...Object.values(functions).map(deadLetterQueueName), ...consumerQueueNames({ functions })];
}

/** Those of them that consumers work off. */
export function consumerQueueNames({ functions }: Pick<ResourceNames, "functions">): string[] {
  return FUNCTION_IDS.filter(isConsumer).map((id) => queueName(functions[id]));
}

/** The alias that callers use. */
export const LIVE_ALIAS = "live";

/** The alias in which the release commands write what they decided, for Terraform to read; nobody calls it. */
export const RELEASED_ALIAS = "released";

/** Terraform's variable of versions, by function, that callers keep during an apply. */
export const CALLERS_STAY_AT = "callers_stay_at";

/** What an environment's stacks are called, by whose state it is, and the file of that state. */
const STACKS = {
  application: { idPrefix: "", stateFile: "terraform.tfstate" },
  stateBackend: { idPrefix: "state-backend-", stateFile: "state-backend.tfstate" },
  ciAccess: { idPrefix: "ci-access-", stateFile: "ci-access.tfstate" },
} as const;

export type StateOwner = keyof typeof STACKS;

export const STATE_OWNERS = Object.keys(STACKS) as readonly StateOwner[];

/** The id of one of an environment's stacks. */
export function stackIdOf(owner: StateOwner, environmentName: string): string {
  return `${STACKS[owner].idPrefix}${environmentName}`;
}

/** The environment, template or preview that a stack belongs to; undefined when it is none of theirs. */
export function environmentOfStack(
  stack: string,
  environmentNames: readonly string[],
  templateNames: readonly string[] = [],
): string | undefined {
  const own = [...environmentNames, ...templateNames].find((name) =>
    STATE_OWNERS.some((owner) => stackIdOf(owner, name) === stack),
  );
  return own ?? (partsOfPreview(stack, templateNames) && stack);
}

/** The variable that names the only environments whose stacks a synth makes, separated by commas. */
export const SYNTH_ENVIRONMENTS = "SYNTH_ENVIRONMENTS";

/** The key of a state in the environment's state bucket. */
export function stateKey({ serviceName, name }: Pick<Environment, "serviceName" | "name">, owner: StateOwner): string {
  return `${stateFolder({ serviceName, name })}${STACKS[owner].stateFile}`;
}

/** What the keys of all states of an environment begin with. */
export function stateFolder({ serviceName, name }: Pick<Environment, "serviceName" | "name">): string {
  return `${serviceName}/${name}/`;
}

const LOCK = ".tflock";

/** The key of a state's lock. */
export function lockKey(key: string): string {
  return `${key}${LOCK}`;
}

export function isLockKey(key: string): boolean {
  return key.endsWith(LOCK);
}

/**
 * The state bucket where the configuration names none. The environment is part of the name even where the account is:
 * two environments in one account must not share a bucket.
 */
export function defaultStateBucket(
  serviceName: string,
  {
    name,
    region,
    accountId,
  }: { readonly name: string } & Readonly<Partial<Record<"region" | "accountId", string | undefined>>>,
): string {
  return [serviceName, "state", name, accountId, region].filter((part) => part !== undefined).join("-");
}

type Tagged = Pick<Environment, "serviceName" | "name" | "tags"> & {
  readonly preview?: Pick<PreviewOf, "of"> | undefined;
};

/** The tags of previews: of which template it is made, and when it expires (UTC, ISO 8601), which Terraform is told. */
export const TEMPLATE_TAG = "Template";
export const EXPIRY_TAG = "ExpiresAt";

/** Terraform's variable of the time at which a preview expires. */
export const EXPIRES_AT = "expires_at";

/** The tags that every resource of an environment gets. */
export function defaultTags({ serviceName, name, tags, preview }: Tagged) {
  return {
    Project: serviceName,
    Environment: name,
    ManagedBy: "terraform",
    ...tags,
    ...(preview && { [TEMPLATE_TAG]: preview.of }),
  };
}

/** Those of them that tell whose a resource is. */
export function ownerTags(
  environment: Tagged,
): Record<"Project" | "Environment" | "ManagedBy", string> & { readonly [TEMPLATE_TAG]?: string } {
  const { Project, Environment: name, ManagedBy } = defaultTags(environment);
  return {
    Project,
    Environment: name,
    ManagedBy,
    ...(environment.preview && { [TEMPLATE_TAG]: environment.preview.of }),
  };
}

/** The settings that a variable can set, by what follows the environment's prefix in its name. */
export const VARIABLES = {
  ACCOUNT_ID: "accountId",
  REGION: "region",
  STATE_BUCKET: "state.bucketName",
  RUNBOOK_URL: "monitoring.runbookUrl",
  CI_REPOSITORY: "ci.repository",
  EMULATED: "emulated",
  ALERT_EMAILS: "alerts.emails",
  PAGE_EMAILS: "alerts.pageEmails",
  ALLOWED_ORIGINS: "api.allowedOrigins",
} as const;

export type VariableSuffix = keyof typeof VARIABLES;

export const VARIABLE_SUFFIXES = Object.keys(VARIABLES) as readonly VariableSuffix[];

/** What the variables of an environment begin with: a hyphen, which no variable can have, becomes `_`. */
export function variablePrefix(environmentName: string): string {
  return `${environmentName.toUpperCase().replaceAll("-", "_")}_`;
}

/** The variable that sets one of an environment's settings, for example `EU_PROD_REGION`. */
export function variableName(environmentName: string, suffix: VariableSuffix): string {
  return `${variablePrefix(environmentName)}${suffix}`;
}

function record<K extends string>(ids: readonly K[], name: (id: K) => string): Readonly<Record<K, string>> {
  return Object.fromEntries(ids.map((id) => [id, name(id)])) as Record<K, string>;
}

function wordsOf(serviceName: string): string[] {
  return serviceName.split("-");
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
