import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { variableName } from "../../src/config/names";
import { anEnvironment } from "../support/environments";
import { ciAccessStack, secureServerlessStack, stateBackendStack } from "../support/stacks";
import {
  allResources,
  listed,
  resourcesOf,
  statementsOf,
  synthStack,
  type TerraformJson,
} from "../support/terraform-json";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";
/** With all that a stack can have: roles for CI, a topic for pages. */
const variables = Object.fromEntries(
  Object.keys(environments).flatMap((name) => [
    [variableName(name, "CI_REPOSITORY"), "owner/name"],
    [variableName(name, "PAGE_EMAILS"), "pages@example.com"],
  ]),
);
const ci = { repository: "owner/name" };
const described = {
  "access logs": anEnvironment({ ci, accessLogs: {} }),
  keys: anEnvironment({
    ci,
    bucket: { kmsKeyArn: KEY },
    logs: { kmsKeyArn: KEY },
    secret: { delivery: "variable", kmsKeyArn: KEY },
    state: { kmsKeyArn: KEY },
  }),
  JWT: anEnvironment({ ci, api: { auth: { mode: "jwt", issuer: "https://issuer.example", audience: ["api"] } } }),
  IAM: anEnvironment({ ci, api: { auth: { mode: "iam" } } }),
  rotation: anEnvironment({ ci, secret: { delivery: "out-of-band", rotation: {} } }),
  "a shared identity provider": anEnvironment({ ci: { ...ci, oidcProviderExists: true } }),
};
const all = Object.entries({
  ...Object.fromEntries(
    loadEnvironments(environments, variables).map((environment) => [environment.name, environment]),
  ),
  ...described,
});
const applications = all.map(([name, environment]): [string, TerraformJson] => [
  name,
  synthStack(secureServerlessStack(environment)),
]);
const stacks = [
  ...applications,
  ...all.flatMap(([name, environment]): [string, TerraformJson][] => [
    [`state-backend-${name}`, synthStack(stateBackendStack(environment))],
    [`ci-access-${name}`, synthStack(ciAccessStack(environment))],
  ]),
];

/** What Terraform reads before it plans: partition, region and account. */
const READ_AT_PLAN = /^data\.aws_(partition|region|caller_identity)\.\w+\.(partition|region|account_id)$/;
/** AWS ends these ARNs with an id that it makes up. */
const MADE_UP_BY_AWS = /^aws_(kms_key|secretsmanager_secret)\.[\w-]+\.arn$/;

/** Each policy in an attribute of a resource, with the expressions of Terraform in it. */
function policiesOf(json: TerraformJson) {
  return allResources(json).flatMap(([address, attributes]) =>
    Object.entries(attributes)
      .filter(([, value]) => typeof value === "string" && value.includes('"Statement"'))
      .map(([attribute, value]) => ({
        policy: `${address}.${attribute}`,
        expressions: [...String(value).matchAll(/[$%]\{([^}]*)}/g)].map(([, expression = ""]) => expression),
      })),
  );
}

/** The policies that hold anything but what is known at plan or what AWS makes up. */
function unknowable(json: TerraformJson) {
  return policiesOf(json).filter(
    ({ expressions }) => !expressions.every((found) => READ_AT_PLAN.test(found) || MADE_UP_BY_AWS.test(found)),
  );
}

it.each(stacks)("names in no policy of %s an attribute of a resource but the ARN of a key or a secret", (_, json) => {
  expect(policiesOf(json).length).toBeGreaterThan(0);
  expect(unknowable(json)).toEqual([]);
});

it.each([
  "${aws_s3_bucket.data.arn}/*",
  "arn:aws:sqs:::${aws_sqs_queue.dead-letters.name}",
  "${aws_kms_key.topic.key_id}",
  "${data.aws_iam_role.outsider.arn}",
  "${var.everything}",
  "%{ if true }*%{ endif }",
])("%s would be found", (Resource) => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource }] });
  const json = {
    ...synthStack(stateBackendStack(anEnvironment())),
    resource: { aws_iam_role_policy: { own: { policy } } },
  };

  expect(unknowable(json)).toEqual([expect.objectContaining({ policy: "aws_iam_role_policy.own.policy" })]);
});

/** What makes the things that an ARN of this service names. */
const MADE_BY: Readonly<Record<string, string>> = {
  logs: "aws_cloudwatch_log_group",
  s3: "aws_s3_bucket",
  sns: "aws_sns_topic",
  sqs: "aws_sqs_queue",
};

it.each(applications)("makes what a role of %s may use by its name before the permission", (_, json) => {
  const policies = resourcesOf(json, "aws_iam_role_policy").map((attributes) => ({
    names: statementsOf(attributes)
      .flatMap(({ Resource }) => listed(Resource))
      .flatMap((resource) => /^arn:\$\{[\w.]+}:(\w+):/.exec(resource)?.[1] ?? [])
      .map((service) => MADE_BY[service] ?? service),
    waitsFor: listed(attributes["depends_on"] as string[] | undefined).map((address) => address.replace(/\..*/, "")),
  }));

  expect(policies.filter(({ names }) => names.length > 0).length).toBeGreaterThan(5);
  for (const { names, waitsFor } of policies) expect(waitsFor).toEqual([...new Set(names)]);
});

it("names a key or a secret by the policies that use it, and by no other", () => {
  const naming = stacks.flatMap(([, json]) =>
    policiesOf(json)
      .filter(({ expressions }) => expressions.some((found) => MADE_UP_BY_AWS.test(found)))
      .map(({ policy }) => /_(publish-failures|read-secret|rotate-secret)_\w+\.policy$/.exec(policy)?.[1] ?? policy),
  );

  expect([...new Set(naming)].sort()).toEqual(["publish-failures", "read-secret", "rotate-secret"]);
});
