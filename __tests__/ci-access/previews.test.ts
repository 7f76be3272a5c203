import { WITHOUT_RESOURCE } from "../../src/ci-access/without-resource";
import { type EnvironmentDefinition, environments, templates } from "../../src/config/environments";
import { loadConfiguration } from "../../src/config/load-environment";
import { resourceNames, stateFolder } from "../../src/config/names";
import { FUNCTION_IDS, isConsumer } from "../../src/config/parts";
import { PREFLIGHT_ACTIONS } from "../../src/config/preflight-actions";
import { previewOf } from "../../src/config/previews";
import type { PolicyStatement } from "../../src/constructs/policy";
import { anEnvironment, MINIMAL, SERVICE } from "../support/environments";
import { ciAccessStack, secureServerlessStack } from "../support/stacks";
import { asApplied } from "../support/synthesized-policies";
import { aTemplate } from "../support/templates";
import { listed, resourcesOf, statementsOf, synthStack, type TerraformJson } from "../support/terraform-json";
import { NEEDS } from "../support/type-permissions";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1b2c";
const ISSUER = "token.actions.githubusercontent.com";
const template = aTemplate();
const { ciRoles, boundary } = resourceNames(template);
type Purpose = "deploy" | "sweep";
const PURPOSES: readonly Purpose[] = ["deploy", "sweep"];
const access = synthStack(ciAccessStack(template));

/** The policies of a stack of CI, with the account and region that AWS would put in. */
const policiesOf = (role: string, json: TerraformJson) =>
  asApplied(json)
    .filter(({ type, values }) => type === "aws_iam_policy" && String(values["name"]).startsWith(`${role}-`))
    .map(({ values }) => values);
const statements = (purpose: Purpose, json = access): PolicyStatement[] =>
  policiesOf(ciRoles[purpose], json).flatMap((policy) => statementsOf(policy));
const actions = (purpose: Purpose, json = access) => statements(purpose, json).flatMap(({ Action }) => listed(Action));
/** Each action with each of its resources, and what it is allowed under. */
const grants = (purpose: Purpose) =>
  statements(purpose).flatMap(({ Action, Resource, Condition }) =>
    listed(Action).flatMap((action) =>
      listed(Resource).map((resource) => ({ action, resource, condition: JSON.stringify(Condition ?? {}) })),
    ),
  );
const isRead = (action: string) => /^[a-z0-9]+:(Get|List|Describe)|^apigateway:GET$/.test(action);

/** What AWS gives ids for names: others' cannot be told from a preview's by the ARN. */
const BY_ID = /:key\/\*$|:apigateway:|:event-source-mapping:\*$/;

/** A template has no domain: src/config/previews.ts refuses it. */
const OF_A_DOMAIN = /^aws_(acm|apigatewayv2_(api_mapping|domain)|cloudfront|cloudwatch_log_delivery|route53|wafv2)/;

/** Whether a pattern of IAM's can mean this ARN. */
function covers(pattern: string, arn: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(arn);
}

/** Environments that could share the account: all that are configured, and some whose names begin nearly as previews' do. */
const others: [string, Partial<EnvironmentDefinition>][] = [
  ...Object.entries<EnvironmentDefinition>(environments),
  ["none", { nameSuffix: "" }],
  ["previews", { nameSuffix: "-previews" }],
  ["pre", { nameSuffix: "-pre" }],
];

/** ARNs that the deploy role of another environment reaches by their names, each as one thing instead of a pattern. */
function namedArnsOf(definition: Partial<EnvironmentDefinition>): string[] {
  const environment = anEnvironment({ ...definition, emulated: false }, { TEST_CI_REPOSITORY: "owner/name" });
  const { deploy } = resourceNames(environment).ciRoles;
  const found = policiesOf(deploy, synthStack(ciAccessStack(environment)))
    .flatMap((policy) => statementsOf(policy))
    .flatMap(({ Resource }) => listed(Resource))
    .filter((arn) => arn !== "*" && !BY_ID.test(arn))
    .filter((arn) => !/:account$|servicequotas|aws-service-role/.test(arn));
  return [...new Set(found)].map((arn) => arn.replaceAll("??????", "AbCdEf").replaceAll("*", "x"));
}

describe("the stack ci-access-preview", () => {
  it("makes a role for pull requests, one that sweeps, a boundary, and no role to plan", () => {
    expect(resourcesOf(access, "aws_iam_role").map(({ name }) => name)).toEqual([ciRoles.deploy, ciRoles.sweep]);
    expect(Object.values(ciRoles)).toEqual([
      "secure-serverless-plan-preview",
      "secure-serverless-deploy-preview",
      "secure-serverless-sweep-preview",
    ]);
    expect(asApplied(access).map(({ values }) => values["name"])).toContain("secure-serverless-boundary-preview");
  });

  it.each([
    // a pull request's branch can have any name, and its run names the environment
    [ciRoles.deploy, "environment:preview"],
    [ciRoles.sweep, "ref:refs/heads/main"],
  ])("lets %s be taken by this repository's runs of %s, compared in full", (name, subject) => {
    const role = resourcesOf(access, "aws_iam_role").find((each) => each["name"] === name) ?? {};
    const [trust, ...more] = statementsOf(role, "assume_role_policy");

    expect(more).toEqual([]);
    expect(trust).toMatchObject({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: [`repo:owner/name:${subject}`] },
      },
    });
    expect(JSON.stringify(trust)).not.toMatch(/\*|StringLike/);
  });

  it("stays within what AWS accepts in a role and in a policy, for whatever a template can have", () => {
    const json = synthStack(
      ciAccessStack(
        aTemplate({
          alerts: { emails: ["a@example.com"], pageEmails: ["b@example.com"] },
          bucket: { kmsKeyArn: KEY },
          functions: {},
          logs: { kmsKeyArn: KEY },
          secret: { delivery: "variable", kmsKeyArn: KEY },
          state: { kmsKeyArn: KEY },
        }),
      ),
    );
    for (const purpose of PURPOSES) {
      const policies = policiesOf(ciRoles[purpose], json);
      expect(policies.length).toBeLessThanOrEqual(10);
      // regions have up to 14 characters, partitions up to 10
      for (const { policy } of policies) expect(String(policy).length).toBeLessThan(6_144 - 500);
    }
    const [boundaryPolicy] = policiesOf(boundary.replace("-preview", ""), json);
    expect(String(boundaryPolicy?.["policy"]).length).toBeLessThan(6_144);
  });
});

describe.each(PURPOSES)("the role to %s previews", (purpose) => {
  it("names every action, and nothing but previews, or what AWS gives no names for", () => {
    const given = grants(purpose);

    expect(given.length).toBeGreaterThan(50);
    expect(statements(purpose).filter(({ Effect }) => Effect !== "Allow")).toEqual([]);
    expect(given.filter(({ action }) => !/^[a-z0-9]+:[A-Za-z]+$/.test(action))).toEqual([]);
    const named = given.filter(({ resource }) => resource !== "*" && !BY_ID.test(resource));
    expect(
      named.filter(({ resource }) => !/(secure-serverless|serverless-lambda)[\w/-]*[-/]preview-\*/.test(resource)),
    ).toEqual(named.filter(({ action, resource }) => isShared(action, resource)));
    expect(given.filter(({ action, resource }) => resource === "*" && !(action in WITHOUT_RESOURCE))).toEqual([]);
  });

  it.each(others)("reaches nothing that the environment %s has by name", (_, definition) => {
    const theirs = namedArnsOf(definition);
    const reached = grants(purpose)
      .filter(({ resource }) => resource !== "*")
      .flatMap(({ action, resource }) =>
        theirs.filter((arn) => covers(resource, arn)).map((arn) => `${action} ${arn}`),
      );

    expect(theirs.length).toBeGreaterThan(20);
    expect(reached).toEqual([]);
  });

  it("changes what has an id for a name only by its tags", () => {
    const written = grants(purpose).filter(({ action, resource }) => BY_ID.test(resource) && !isRead(action));

    expect(written.length).toBeGreaterThan(2);
    expect(
      written.filter(({ condition }) => !/aws:(Resource|Request)Tag\/Environment":"preview-\*"/.test(condition)),
    ).toEqual([]);
    // an API as a whole: strictly, since it has tags of its own
    const whole = written.filter(({ resource }) => /\/apis\/\*$/.test(resource));
    expect(whole.length).toBeGreaterThan(0);
    expect(
      whole.filter(({ condition }) => !condition.includes('"StringLike":{"aws:ResourceTag/Environment":"preview-*"}')),
    ).toEqual([]);
  });

  it("cannot make a preview of what is another's by tagging it", () => {
    const tagging = grants(purpose).filter(({ action, resource }) =>
      /kms:TagResource/.test(action) || /\/tags\/\*$/.test(resource) ? !isRead(action) : false,
    );
    const restricted = /aws:ResourceTag\/Environment":"preview-\*"/;

    expect(tagging.filter(({ condition }) => !restricted.test(condition))).toEqual([]);
    expect(tagging.length > 0).toBe(purpose === "deploy");
  });

  it("reaches neither the roles of workflows, nor the boundary, nor a state of the template's own stacks", () => {
    const folder = stateFolder(template);
    const own = [
      ...Object.values(ciRoles).map((name) => `arn:aws:iam::000000000000:role/${name}`),
      ...PURPOSES.flatMap((each) => policiesOf(ciRoles[each], access)).map(
        ({ name }) => `arn:aws:iam::000000000000:policy/${name}`,
      ),
      `arn:aws:iam::000000000000:policy/${boundary}`,
      "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com",
      ...["ci-access", "state-backend", "terraform"].flatMap((name) =>
        ["", ".tflock"].map((end) => `arn:aws:s3:::${template.state.bucketName}/${folder}${name}.tfstate${end}`),
      ),
    ];

    expect(folder).toBe("secure-serverless/preview/");
    expect(
      grants(purpose)
        .filter(({ resource }) => resource !== "*")
        .flatMap(({ action, resource }) => own.filter((arn) => covers(resource, arn)).map((arn) => `${action} ${arn}`)),
    ).toEqual([]);
    // and the same rule does find the state of a preview
    const state = `arn:aws:s3:::${template.state.bucketName}/secure-serverless/preview-12/terraform.tfstate`;
    expect(
      grants(purpose)
        .filter(({ resource }) => resource !== "*" && covers(resource, state))
        .map(({ action }) => action),
    ).toEqual(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]);
  });

  it("deletes no key by its own policy: the key says who may", () => {
    expect(
      actions(purpose).filter((action) => /^kms:(Schedule|Disable|PutKeyPolicy|CreateGrant)/.test(action)),
    ).toEqual([]);
  });

  it("may ask whatever the inventory asks", () => {
    const may = actions(purpose);
    const inventory = ["kms:ListKeys", "lambda:ListAliases", "sns:ListTopics", "sqs:GetQueueUrl", "tag:GetResources"];

    expect(inventory.filter((action) => !may.includes(action))).toEqual([]);
  });

  it("can take an alias from a key: KMS asks for both", () => {
    const on = (part: RegExp) =>
      grants(purpose).filter(({ action, resource }) => action === "kms:DeleteAlias" && part.test(resource));

    expect(on(/:alias\//).length).toBeGreaterThan(0);
    expect(on(/:key\//)).toHaveLength(1);
  });

  it("can destroy every type of the application", () => {
    const may = actions(purpose);
    const types = Object.entries(NEEDS).filter(
      ([type]) => type !== "aws_lambda_event_source_mapping" || FUNCTION_IDS.some(isConsumer),
    );
    // subscriptions go with their topic, a template has no access logs, and its secret is not rotated
    const not = ["aws_sns_topic_subscription", "aws_s3_bucket_logging", "aws_secretsmanager_secret_rotation"];

    expect(
      types
        .filter(([type]) => !not.includes(type) && !OF_A_DOMAIN.test(type))
        .flatMap(([type, { destroy, read }]) =>
          [...destroy, ...read].filter((action) => !may.includes(action)).map((action) => `${type}: ${action}`),
        ),
    ).toEqual([]);
  });
});

/** What previews share with nobody but each other: the bucket of their states. And what says only how the account is. */
function isShared(action: string, resource: string): boolean {
  if (resource === `arn:aws:s3:::${template.state.bucketName}`) return isRead(action);
  if (/:account$|servicequotas/.test(resource)) return isRead(action);
  return action === "iam:CreateServiceLinkedRole" && /aws-service-role\/ops\.apigateway/.test(resource);
}

describe("the role to deploy previews", () => {
  it("can make and change every type that a preview has", () => {
    const types = new Set(Object.keys(synthStack(secureServerlessStack(previewOf(template, "12"))).resource));
    const may = actions("deploy");
    const without = ["lambda:PutFunctionConcurrency", "logs:AssociateKmsKey", "kms:Decrypt", "kms:GenerateDataKey"];

    expect(types.size).toBeGreaterThan(20);
    expect(
      Object.entries(NEEDS)
        .filter(([type]) => types.has(type))
        .flatMap(([type, { write }]) =>
          write.filter((action) => !may.includes(action)).map((action) => `${type}: ${action}`),
        )
        .filter((missing) => !without.some((action) => missing.endsWith(action))),
    ).toEqual([]);
  });

  it("may ask whatever preflight asks", () => {
    const may = actions("deploy");

    expect(PREFLIGHT_ACTIONS.filter((action) => !may.includes(action))).toEqual([]);
  });

  it("makes execution roles under the boundary of previews only", () => {
    const made = grants("deploy").filter(({ action }) =>
      ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"].includes(action),
    );

    expect(made.length).toBe(3 * FUNCTION_IDS.length);
    for (const { condition } of made)
      expect(condition).toBe(
        `{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::000000000000:policy/${boundary}"}}`,
      );
    expect(
      actions("deploy").filter((action) =>
        /^iam:.*(PolicyVersion|AttachRole|User|AccessKey|DeleteRolePerm)/.test(action),
      ),
    ).toEqual([]);
  });

  it("takes nobody's concurrency and unsubscribes nobody, unless the template's settings take it", () => {
    const asked = synthStack(
      ciAccessStack(
        aTemplate({ alerts: { emails: ["a@example.com"] }, functions: { api: { reservedConcurrency: 5 } } }),
      ),
    );
    for (const action of ["lambda:PutFunctionConcurrency", "sns:Unsubscribe", "sns:Subscribe"]) {
      expect(actions("deploy")).not.toContain(action);
      expect(actions("deploy", asked)).toContain(action);
      expect(actions("sweep", asked)).not.toContain(action);
    }
  });
});

describe("the role to sweep previews", () => {
  /** How S3, SNS and Terraform's state name what a destruction does. */
  const WRITES =
    /^s3:(Put(Bucket(CORS|OwnershipControls|PublicAccessBlock|Versioning)|EncryptionConfiguration|LifecycleConfiguration)|PutObject)$|^sns:SetTopicAttributes$|^lambda:RemovePermission$/;

  it("only destroys: it makes nothing, and writes no object but states and locks", () => {
    const changes = actions("sweep").filter((action) => !isRead(action));

    expect(changes.length).toBeGreaterThan(20);
    expect(changes.filter((action) => !/^\w+:(Delete|DELETE)/.test(action) && !WRITES.test(action))).toEqual([]);
    const written = grants("sweep").filter(({ action }) => action === "s3:PutObject");
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter(({ resource }) => !/preview-\*\/terraform\.tfstate(\.tflock)?$/.test(resource))).toEqual([]);
  });

  it("destroys nothing but what a preview is made of, and the states", () => {
    const ofStates = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"];
    const may = [...Object.values(NEEDS).flatMap(({ destroy }) => destroy), ...ofStates];
    const more = actions("sweep").filter((action) => !isRead(action) && !may.includes(action));

    expect([...new Set(more)].sort()).toEqual([]);
  });

  it("reads no secret, no object of the data and no log", () => {
    const content = grants("sweep").filter(
      ({ action, resource }) =>
        /GetSecretValue|^logs:(Get(?!LogDelivery)|Filter|StartQuery)|InvokeFunction/.test(action) ||
        (/^s3:GetObject/.test(action) && /-data-/.test(resource)),
    );
    expect(content).toEqual([]);
    expect(actions("deploy")).toContain("secretsmanager:GetSecretValue");
  });

  it("asks nothing about the account, which preflight asks and it does not run", () => {
    const account = [
      "account:GetRegionOptStatus",
      "lambda:GetAccountSettings",
      "logs:DescribeResourcePolicies",
      "servicequotas:GetServiceQuota",
    ];

    expect(PREFLIGHT_ACTIONS).toEqual(expect.arrayContaining(account));
    expect(actions("sweep").filter((action) => account.includes(action))).toEqual([]);
  });

  it("may do nothing that the role to deploy may not, but see which names there are", () => {
    const deploy = new Set(grants("deploy").map((grant) => JSON.stringify(grant)));
    const more = grants("sweep").filter((grant) => !deploy.has(JSON.stringify(grant)));

    expect(more.length).toBeGreaterThan(0);
    expect(more.filter(({ action, resource }) => !/^[a-z0-9]+:List/.test(action) || resource !== "*")).toEqual([]);
  });
});

describe("a preview of a template with a repository", () => {
  const json = synthStack(secureServerlessStack(previewOf(template, "12")));

  it("is under the boundary that all previews share", () => {
    const roles = resourcesOf(json, "aws_iam_role");

    expect(roles.length).toBeGreaterThan(1);
    for (const { permissions_boundary } of roles)
      expect(permissions_boundary).toMatch(/:policy\/secure-serverless-boundary-preview$/);
  });

  it("has keys that say which roles may delete them, which the keys of no other environment do", () => {
    const deleters = (of: TerraformJson) =>
      resourcesOf(of, "aws_kms_key").map((key) =>
        statementsOf(key)
          .filter(({ Action }) => listed(Action).includes("kms:ScheduleKeyDeletion"))
          .map(({ Principal }) => JSON.stringify(Principal).replaceAll(/\$\{[^}]*}/g, "…")),
      );
    const role = (name: string) => `arn:…:iam::…:role/${name}`;

    expect(deleters(json)).toEqual([[JSON.stringify({ AWS: [role(ciRoles.deploy), role(ciRoles.sweep)] })]]);
    const repository = { TEST_CI_REPOSITORY: "owner/name" };
    expect(deleters(synthStack(secureServerlessStack(anEnvironment({}, repository))))).toEqual([[]]);
  });
});

describe("the configuration", () => {
  const withSuffix = (nameSuffix: string) =>
    loadConfiguration(
      { environments: { test: { ...MINIMAL, nameSuffix } }, templates },
      { TEST_ACCOUNT_ID: "123456789012", PREVIEW_ACCOUNT_ID: "123456789012" },
      SERVICE,
    ).environments.map(({ name }) => name);

  it.each(["-preview-1", "-preview-x", "-preview"])("refuses an environment named as previews are: %s", (suffix) => {
    expect(() => withSuffix(suffix)).toThrow("nameSuffix");
    expect(withSuffix("-previews")).toEqual(["test"]);
  });
});
