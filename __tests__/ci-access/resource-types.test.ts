import { resourceNames } from "../../src/config/names";
import { FUNCTION_IDS, isConsumer } from "../../src/config/parts";
import { anEnvironment } from "../support/environments";
import { CLOUD_FRONT, DOMAIN } from "../support/every-stack";
import { ciAccessStack, secureServerlessStack } from "../support/stacks";
import { listed, resourcesOf, statementsOf, synthStack } from "../support/terraform-json";
import { allowedActions, NEEDS } from "../support/type-permissions";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1b2c";
/** Everything that an environment can have. */
const environment = anEnvironment(
  {
    accessLogs: {},
    region: "eu-west-1",
    api: { domain: { ...DOMAIN, basePath: "v1" }, cloudFront: CLOUD_FRONT },
    alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
    bucket: { kmsKeyArn: KEY },
    logs: { kmsKeyArn: KEY },
    secret: { delivery: "out-of-band", rotation: {}, kmsKeyArn: KEY },
    state: { kmsKeyArn: KEY },
  },
  { TEST_CI_REPOSITORY: "owner/name" },
);

const access = synthStack(ciAccessStack(environment));
const { ciRoles } = resourceNames(environment);
const may = { plan: allowedActions(access, ciRoles.plan), deploy: allowedActions(access, ciRoles.deploy) };
const types = Object.keys(synthStack(secureServerlessStack(environment)).resource).filter((type) =>
  type.startsWith("aws_"),
);

const needs = Object.entries(NEEDS).filter(
  ([type]) => type !== "aws_lambda_event_source_mapping" || FUNCTION_IDS.some(isConsumer),
);

it("knows every type of the application, and none that it does not have", () => {
  const known = needs.map(([type]) => type);
  const remedy = "give it a line in __tests__/support/type-permissions.ts, and its actions in src/ci-access";

  expect(types.length).toBeGreaterThan(30);
  expect(types.filter((type) => !known.includes(type)).map((type) => `${type}: ${remedy}`)).toEqual([]);
  expect(known.filter((type) => !types.includes(type))).toEqual([]);
});

describe.each(needs)("%s", (_, { write, read }) => {
  it("can be made and changed by the role to deploy, and read by both", () => {
    expect(write.filter((action) => !may.deploy.has(action))).toEqual([]);
    for (const purpose of ["plan", "deploy"] as const)
      expect(read.filter((action) => !may[purpose].has(action))).toEqual([]);
  });

  it("can be changed by the role to plan in no way", () => {
    expect(write.filter((action) => action !== "kms:Decrypt" && may.plan.has(action))).toEqual([]);
  });
});

it("allows the role to deploy the same on an alias and on its key, since KMS asks for both", () => {
  const statements = resourcesOf(access, "aws_iam_policy").flatMap((policy) => statementsOf(policy));
  const onAliases = (part: RegExp) =>
    statements
      .filter(({ Resource }) => listed(Resource).some((arn) => part.test(arn)))
      .flatMap(({ Action }) => listed(Action))
      .filter((action) => /^kms:\w+Alias$/.test(action))
      .toSorted();

  expect(onAliases(/:alias\//)).toEqual(["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]);
  expect(onAliases(/:key\/\*$/)).toEqual(onAliases(/:alias\//));
});
