import { environments, templates } from "../../src/config/environments";
import { loadConfiguration } from "../../src/config/load-environment";
import { previewOf } from "../../src/config/previews";
import type { Environment } from "../../src/config/schema";
import type { PolicyStatement } from "../../src/constructs/policy";
import { anEnvironment, SERVICE } from "./environments";
import { secureServerlessStack, stateBackendStack } from "./stacks";
import { type Attributes, resourcesOf, statementsOf, synthStack, type TerraformJson } from "./terraform-json";

/** A key of KMS that a configuration names. */
export const KEY = "arn:aws:kms:us-east-1:123456789012:key/1b2c";
/** A domain with a certificate of its own, and one behind a distribution. */
export const DOMAIN = { name: "api.example.com", hostedZoneId: "Z0123456789" };
export const CLOUD_FRONT = { originKeySha256: ["a".repeat(64)] };
const configuration = loadConfiguration({ environments, templates }, {}, SERVICE);
const all = configuration.environments;
const previews = configuration.templates.map((template) => previewOf(template, "12"));
const jwt = { mode: "jwt" as const, issuer: "https://issuer.example", audience: ["api"] };

/** Every environment, a preview of every template, and one of every setting that adds resources or changes who may do what. */
export function everyEnvironment(): [string, Environment][] {
  return [
    ...[...all, ...previews].map((environment): [string, Environment] => [environment.name, environment]),
    ["JWT", anEnvironment({ api: { auth: jwt } })],
    ["JWT with scopes", anEnvironment({ api: { auth: { ...jwt, scopes: { read: ["r"], list: ["l"] } } } })],
    ["IAM", anEnvironment({ api: { auth: { mode: "iam" } } })],
    ["rotation", anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } })],
    [
      "KMS keys",
      anEnvironment({
        bucket: { kmsKeyArn: KEY },
        secret: { delivery: "variable", kmsKeyArn: KEY },
        logs: { kmsKeyArn: KEY },
      }),
    ],
    ["access logs", anEnvironment({ accessLogs: {} })],
    ["a domain", anEnvironment({ api: { domain: DOMAIN } })],
    [
      "a domain behind CloudFront",
      anEnvironment({ region: "eu-west-1", api: { domain: { ...DOMAIN, basePath: "v1" }, cloudFront: CLOUD_FRONT } }),
    ],
  ];
}

/** The applications of these. */
export function everyApplication(): [string, TerraformJson][] {
  return everyEnvironment().map(([name, environment]) => [name, synthStack(secureServerlessStack(environment))]);
}

/** The stack of every environment's state, and of one that keeps access logs and encrypts with a key. */
export function everyStateBackend(): [string, TerraformJson][] {
  return [
    ...[...all, ...configuration.templates].map((environment): [string, TerraformJson] => [
      `state-backend-${environment.name}`,
      synthStack(stateBackendStack(environment)),
    ]),
    [
      "state-backend, access logs and a key",
      synthStack(stateBackendStack(anEnvironment({ accessLogs: {}, state: { kmsKeyArn: KEY } }))),
    ],
  ];
}

/** What one resource says of another: its address inside an interpolation. */
export const refersTo = (reference: unknown, type: string, id: string) =>
  String(reference).startsWith(`\${${type}.${id}.`);

/** The resources of the type `companion` that name this one in an attribute. */
export const companionsOf = (json: TerraformJson, type: string, id: string, companion: string, attribute: string) =>
  resourcesOf(json, companion).filter((attributes) => refersTo(attributes[attribute], type, id));

/** The resources of a type by their ids. */
export const entries = (json: TerraformJson, type: string): [string, Attributes][] =>
  Object.entries(json.resource[type] ?? {});

/** Every policy of the stack that is attached to a resource. */
export function resourcePolicies(json: TerraformJson): PolicyStatement[] {
  return [
    "aws_kms_key",
    "aws_s3_bucket_policy",
    "aws_sns_topic_policy",
    "aws_sqs_queue",
    "aws_secretsmanager_secret_policy",
  ]
    .flatMap((type) => resourcesOf(json, type))
    .flatMap((policy) => statementsOf(policy));
}
