import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { WITHOUT_RESOURCE } from "../../src/ci-access/without-resource";
import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { variableName } from "../../src/config/names";
import { FUNCTION_IDS, FUNCTIONS, isConsumer } from "../../src/config/parts";
import { DOMAIN_PREFLIGHT_ACTIONS, PREFLIGHT_ACTIONS } from "../../src/config/preflight-actions";
import type { PolicyStatement } from "../../src/constructs/policy";
import { hasCi } from "../../src/stacks/ci-access-stack";
import { anEnvironment } from "../support/environments";
import { CLOUD_FRONT, DOMAIN } from "../support/every-stack";
import { ciAccessStack, secureServerlessStack } from "../support/stacks";
import { aTemplate } from "../support/templates";
import {
  type Attributes,
  listed,
  resourceOf,
  resourcesOf,
  statementsOf,
  synthStack,
  type TerraformJson,
} from "../support/terraform-json";

const LOG_KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";
const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const REPOSITORY = { TEST_CI_REPOSITORY: "owner/name" };

function ciAccess(...[definition, variables]: Parameters<typeof anEnvironment>): TerraformJson {
  return synthStack(ciAccessStack(anEnvironment(definition, { ...REPOSITORY, ...variables })));
}

const role = (json: TerraformJson, purpose: "plan" | "deploy") => {
  const found = Object.entries(json.resource["aws_iam_role"] ?? {}).find(([id]) => id.startsWith(purpose));
  if (!found) throw new Error(`no role to ${purpose}`);
  return found;
};

const boundaryOf = (json: TerraformJson) => {
  const [policy] = resourcesOf(json, "aws_iam_policy").filter(({ name }) => String(name).includes("-boundary"));
  if (!policy) throw new Error("no boundary");
  return policy;
};

/** The policies of a role, with the region and account as AWS would put them in. */
const policies = (json: TerraformJson, purpose: "plan" | "deploy"): Attributes[] => {
  const name = String(role(json, purpose)[1]["name"]);
  const resolved = JSON.parse(
    JSON.stringify(resourcesOf(json, "aws_iam_policy"))
      .replaceAll(/\$\{data\.aws_partition\.[^}]+}/g, "aws")
      .replaceAll(/\$\{data\.aws_region\.[^}]+}/g, "us-east-1")
      .replaceAll(/\$\{data\.aws_caller_identity\.[^}]+}/g, "123456789012"),
  ) as Attributes[];
  return resolved.filter((policy) => String(policy["name"]).startsWith(`${name}-`));
};

const statements = (json: TerraformJson, purpose: "plan" | "deploy"): PolicyStatement[] =>
  policies(json, purpose).flatMap((policy) => statementsOf(policy));

const actions = (json: TerraformJson, purpose: "plan" | "deploy") =>
  statements(json, purpose).flatMap(({ Action }) => listed(Action));

const resourcesFor = (json: TerraformJson, purpose: "plan" | "deploy", action: string) =>
  statements(json, purpose)
    .filter(({ Action }) => listed(Action).includes(action))
    .flatMap(({ Resource }) => listed(Resource));

const conditionsFor = (json: TerraformJson, action: string) =>
  statements(json, "deploy")
    .filter(({ Action }) => listed(Action).includes(action))
    .map(({ Condition }) => Condition);

describe("an environment without a repository", () => {
  it("has no such stack, and no boundary", () => {
    expect(hasCi(anEnvironment())).toBe(false);
    expect(synthStack(secureServerlessStack(anEnvironment()))).toHaveEveryResource(IamRole, {
      permissionsBoundary: undefined,
    });
  });
});

describe("the stack ci-access", () => {
  const json = ciAccess({ nameSuffix: "-test" });

  it("keeps its state beside the application's, out of the roles' reach", () => {
    expect(json.terraform).toMatchObject({
      backend: { s3: { key: "secure-serverless/test/ci-access.tfstate", use_lockfile: true } },
    });
    for (const purpose of ["plan", "deploy"] as const)
      expect(JSON.stringify(statements(json, purpose))).not.toContain("ci-access.tfstate");
  });

  it("trusts GitHub for this account alone, or uses the provider that is there", () => {
    expect(resourceOf(json, "aws_iam_openid_connect_provider")).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
    const shared = ciAccess({ ci: { repository: "owner/name", oidcProviderExists: true } });
    expect(resourcesOf(shared, "aws_iam_openid_connect_provider")).toEqual([]);
    for (const [stack, provider] of [
      [json, /^aws_iam_openid_connect_provider\.github_provider/],
      [shared, /^data\.aws_iam_openid_connect_provider\.github_provider/],
    ] as const)
      expect(resourcesOf(stack, "aws_iam_role").map((attributes) => attributes["depends_on"])).toEqual(
        Array(2).fill([expect.stringMatching(provider)]),
      );
  });

  it.each([
    ["plan", ["repo:owner/name:pull_request", "repo:owner/name:ref:refs/heads/main"], {}],
    // an environment says nothing of the branch that names it
    ["deploy", ["repo:owner/name:environment:test"], { "token.actions.githubusercontent.com:ref": "refs/heads/main" }],
  ] as const)("lets only these runs %s", (purpose, subjects, branch) => {
    const [statement, ...others] = statementsOf(role(json, purpose)[1], "assume_role_policy");

    expect(others).toEqual([]);
    expect(statement).toEqual({
      Effect: "Allow",
      Principal: {
        Federated: expect.stringMatching(
          /^arn:\$\{.*\.partition}:iam::\$\{.*\.account_id}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
        ),
      },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": subjects,
          ...branch,
        },
      },
    });
  });

  it("lets dev, like every other environment, be deployed from the main branch only", () => {
    const names = Object.keys(environments);
    const variables = Object.fromEntries(names.map((name) => [variableName(name, "CI_REPOSITORY"), "owner/name"]));
    for (const environment of loadEnvironments(environments, variables).filter(hasCi)) {
      const [trust] = statementsOf(role(synthStack(ciAccessStack(environment)), "deploy")[1], "assume_role_policy");
      expect(trust?.Condition?.["StringEquals"]).toMatchObject({
        "token.actions.githubusercontent.com:ref": "refs/heads/main",
      });
    }
    expect.assertions(names.length);
  });

  it.each(["plan", "deploy"] as const)(
    "names every action of the role to %s, and its resource where AWS has one",
    (purpose) => {
      const stated = statements(json, purpose);
      const pairs = stated.flatMap(({ Action, Resource }) =>
        listed(Action).flatMap((action) => listed(Resource).map((resource) => [action, resource] as const)),
      );
      // ids where AWS gives no names; everything else by its name
      const named =
        /secure-serverless|serverless-lambda|:key\/\*$|apigateway|:account$|:event-source-mapping:\*$|:servicequotas:us-east-1:123456789012:\w+\/L-[0-9A-F]{8}$/;

      expect(stated.length).toBeGreaterThan(10);
      expect(pairs.length).toBeGreaterThan(50);
      expect(stated.filter(({ Effect }) => Effect !== "Allow")).toEqual([]);
      expect(pairs.filter(([action]) => !/^[a-z0-9]+:[A-Za-z]+$/.test(action))).toEqual([]);
      expect(
        pairs.filter(([action, resource]) =>
          resource === "*" ? !(action in WITHOUT_RESOURCE) : !named.test(resource),
        ),
      ).toEqual([]);
    },
  );

  it("lists no action without a resource that nobody uses", () => {
    const boundary = statementsOf(boundaryOf(json)).flatMap(({ Action }) => listed(Action));
    const ofPreviews = resourcesOf(synthStack(ciAccessStack(aTemplate())), "aws_iam_policy")
      .flatMap((policy) => statementsOf(policy))
      .flatMap(({ Action }) => listed(Action));
    const fronted = ciAccess({ api: { domain: DOMAIN, cloudFront: CLOUD_FRONT } });
    const used = [json, fronted]
      .flatMap((one) => [...actions(one, "plan"), ...actions(one, "deploy"), ...boundary])
      .concat(ofPreviews);
    const ofConsumers = FUNCTION_IDS.some(isConsumer)
      ? []
      : ["lambda:CreateEventSourceMapping", "lambda:ListEventSourceMappings"];
    expect(Object.keys(WITHOUT_RESOURCE).filter((action) => !used.includes(action))).toEqual(ofConsumers);
  });

  it("changes nothing and reads no secret, data or log with the role to plan", () => {
    for (const action of actions(json, "plan"))
      expect(action).toMatch(/^[a-z0-9]+:(Get|List|Describe)|^apigateway:GET$/);
    expect(actions(json, "plan")).not.toContain("secretsmanager:GetSecretValue");
    expect(actions(json, "plan").filter((action) => /^logs:(Get|Filter|StartQuery)|sqs:Receive/.test(action))).toEqual(
      [],
    );
    expect(resourcesFor(json, "plan", "s3:GetObject")).toEqual([
      "arn:aws:s3:::secure-serverless-state-test-us-east-1/secure-serverless/test/terraform.tfstate",
      "arn:aws:s3:::secure-serverless-state-test-us-east-1/secure-serverless/test/terraform.tfstate.tflock",
    ]);
  });

  it.each(["plan", "deploy"] as const)("allows the role to %s whatever preflight asks", (purpose) => {
    const allowed = actions(json, purpose);
    expect(PREFLIGHT_ACTIONS.length).toBeGreaterThan(10);
    expect(PREFLIGHT_ACTIONS.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it("makes and changes execution roles only, each under the boundary", () => {
    const roles = FUNCTION_IDS.map(
      (id) => `arn:aws:iam::123456789012:role/secure-serverless-${FUNCTIONS[id].name}-test-us-east-1`,
    );
    const boundary = "arn:aws:iam::123456789012:policy/secure-serverless-boundary-test";
    const writes = actions(json, "deploy").filter((action) => /^iam:(?!Get|List)/.test(action));

    const ofRoles = writes.filter((name) => name !== "iam:CreateServiceLinkedRole");

    expect(ofRoles.length).toBeGreaterThan(5);
    for (const action of ofRoles) expect(resourcesFor(json, "deploy", action)).toEqual(roles);
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])
      expect(conditionsFor(json, action)).toEqual([{ StringEquals: { "iam:PermissionsBoundary": boundary } }]);
    expect(conditionsFor(json, "iam:PassRole")).toEqual([
      { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    ]);
    // neither the boundary, nor managed policies, users or its own role
    expect(
      writes.filter((action) => /Policy(Version)?$|User|AccessKey|AttachRole|DeleteRolePermissions/.test(action)),
    ).toEqual(["iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]);
  });

  it("can destroy nothing that holds data, nor grant the use of a key or a function", () => {
    const forbidden =
      /^(s3:DeleteBucket|secretsmanager:(Delete|Put)Secret|kms:(ScheduleKeyDeletion|DisableKey|PutKeyPolicy|Decrypt|CreateGrant)|logs:DeleteLogGroup|sqs:DeleteQueue|dynamodb:)/;
    expect(actions(json, "deploy").filter((action) => forbidden.test(action))).toEqual([]);
    expect(resourcesFor(json, "deploy", "s3:DeleteObject")).toEqual([expect.stringMatching(/\.tflock$/)]);
    expect(resourcesFor(json, "deploy", "s3:PutObject")).toEqual([
      expect.stringMatching(/test\/terraform\.tfstate$/),
      expect.stringMatching(/\.tflock$/),
    ]);
    // all that IAM can tell of a permission: not its source
    expect(conditionsFor(json, "lambda:AddPermission")).toEqual([
      { StringEquals: { "lambda:Principal": ["apigateway.amazonaws.com", "secretsmanager.amazonaws.com"] } },
    ]);
  });

  it("uses the environment's own keys only where there are any, and each through its one service", () => {
    const key = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
    const keyed = ciAccess({
      nameSuffix: "-test",
      bucket: { kmsKeyArn: key("data") },
      logs: { kmsKeyArn: key("logs") },
      secret: { delivery: "out-of-band", kmsKeyArn: key("secret") },
      state: { kmsKeyArn: key("state") },
    });
    const through = (service: string) => ({ StringEquals: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` } });
    const uses = (of: TerraformJson, purpose: "plan" | "deploy") =>
      statements(of, purpose).filter(({ Action }) =>
        listed(Action).some((action) => /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/.test(action)),
      );

    expect([...uses(json, "plan"), ...uses(json, "deploy")]).toEqual([]);
    expect(uses(keyed, "plan")).toEqual([
      { Effect: "Allow", Action: ["kms:Decrypt"], Resource: key("state"), Condition: through("s3") },
    ]);
    const both = ["kms:Decrypt", "kms:GenerateDataKey"];
    expect(uses(keyed, "deploy")).toHaveLength(2);
    expect(uses(keyed, "deploy")).toEqual(
      expect.arrayContaining([
        { Effect: "Allow", Action: both, Resource: key("state"), Condition: through("s3") },
        { Effect: "Allow", Action: both, Resource: key("secret"), Condition: through("secretsmanager") },
      ]),
    );
  });

  it("changes logging and its key only where the environment has them", () => {
    const asked = ciAccess({ nameSuffix: "-test", accessLogs: {}, logs: { kmsKeyArn: LOG_KEY } });
    const bucket = "arn:aws:s3:::secure-serverless-data-123456789012-us-east-1-test";

    expect(resourcesFor(asked, "deploy", "s3:PutBucketLogging")).toEqual([bucket]);
    expect(resourcesFor(asked, "deploy", "logs:AssociateKmsKey").length).toBeGreaterThan(0);
    for (const action of ["s3:PutBucketLogging", "logs:AssociateKmsKey"])
      expect(actions(json, "deploy")).not.toContain(action);
    expect(resourcesFor(json, "deploy", "s3:PutBucketCORS")).toEqual([bucket]);
  });

  it("reads the quotas that preflight asks for, and no other", () => {
    for (const purpose of ["plan", "deploy"] as const)
      expect(resourcesFor(json, purpose, "servicequotas:GetServiceQuota")).toEqual([
        "arn:aws:servicequotas:us-east-1:123456789012:lambda/L-B99A9384",
        "arn:aws:servicequotas:us-east-1:123456789012:apigateway/L-AA0FF27B",
        "arn:aws:servicequotas:us-east-1:123456789012:apigateway/L-65B5C802",
      ]);
  });

  it("stays within what AWS accepts in a role and in a policy, for the longest names", () => {
    const long = ciAccess({
      nameSuffix: "-abcdefghijkl",
      accessLogs: {},
      bucket: { kmsKeyArn: LOG_KEY },
      logs: { kmsKeyArn: LOG_KEY },
      secret: { delivery: "out-of-band", kmsKeyArn: LOG_KEY },
      state: { kmsKeyArn: LOG_KEY },
      api: {
        domain: { ...DOMAIN, name: `${"a-long-name.".repeat(8)}example.com` },
        cloudFront: CLOUD_FRONT,
      },
    });
    const size = (policy: Attributes) => String(policy["policy"]).length;
    for (const purpose of ["plan", "deploy"] as const) {
      expect(policies(long, purpose).length).toBeLessThanOrEqual(10);
      expect(resourcesOf(long, "aws_iam_role_policy_attachment").length).toBe(
        policies(long, "plan").length + policies(long, "deploy").length,
      );
      // regions have up to 14 characters, partitions up to 10
      for (const policy of policies(long, purpose)) expect(size(policy)).toBeLessThan(6_144 - 500);
      expect(String(role(long, purpose)[1]["name"]).length).toBeLessThanOrEqual(64);
    }
    expect(size(boundaryOf(long))).toBeLessThan(6_144);
  });

  it("differs between environments in every name", () => {
    const other = ciAccess({ nameSuffix: "-blue" });
    for (const purpose of ["plan", "deploy"] as const) {
      expect(role(other, purpose)[1]["name"]).toBe(`secure-serverless-${purpose}-blue`);
      expect(role(json, purpose)[1]["name"]).toBe(`secure-serverless-${purpose}-test`);
      expect(JSON.stringify(statements(other, purpose))).not.toContain("secure-serverless-function-test");
    }
    expect(boundaryOf(other)["name"]).toBe("secure-serverless-boundary-blue");
  });
});

describe("the roles of an environment with a domain", () => {
  const none = ciAccess({});
  const zoned = ciAccess({ api: { domain: DOMAIN } });
  const mutualTls = { truststore: "s3://trust/ca.pem", version: "v1" };
  const own = ciAccess({
    api: { domain: { name: DOMAIN.name, certificateArn: CERTIFICATE, mutualTls } },
  });
  const fronted = ciAccess({ region: "eu-west-1", api: { domain: DOMAIN, cloudFront: CLOUD_FRONT } });
  const added = (json: TerraformJson, purpose: "plan" | "deploy") => {
    const before = actions(none, purpose);
    return [...new Set(actions(json, purpose).filter((action) => !before.includes(action)))].sort();
  };

  it.each(["plan", "deploy"] as const)("allow the role to %s whatever preflight asks of a domain", (purpose) => {
    const allowed = actions(zoned, purpose);

    expect(DOMAIN_PREFLIGHT_ACTIONS.filter((action) => !allowed.includes(action))).toEqual([]);
    expect(actions(none, purpose).filter((action) => /^(acm|route53|cloudfront|wafv2):/.test(action))).toEqual([]);
  });

  it("may change the records of this name alone, and delete none", () => {
    expect(conditionsFor(zoned, "route53:ChangeResourceRecordSets")).toEqual([
      {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsActions": ["CREATE", "UPSERT"],
          "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME"],
        },
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["api.example.com", "_*.api.example.com"],
        },
      },
    ]);
    expect(resourcesFor(zoned, "deploy", "route53:ChangeResourceRecordSets")).toEqual([
      "arn:aws:route53:::hostedzone/Z0123456789",
    ]);
  });

  it("may request a certificate for this name alone, and none where one is named", () => {
    expect(conditionsFor(zoned, "acm:RequestCertificate")).toEqual([
      expect.objectContaining({ "ForAllValues:StringEquals": { "acm:DomainNames": ["api.example.com"] } }),
    ]);
    expect(added(own, "deploy").filter((action) => /^(route53|acm):(?!Describe|List)/.test(action))).toEqual([]);
  });

  it("reach the truststore with mutual TLS only, and read it", () => {
    expect(resourcesFor(own, "deploy", "s3:GetObjectVersion")).toContain("arn:aws:s3:::trust/ca.pem");
    expect(actions(own, "deploy")).toContain("apigateway:AddCertificateToDomain");
    expect(JSON.stringify(statements(zoned, "deploy"))).not.toContain("arn:aws:s3:::trust");
    expect(actions(zoned, "deploy")).not.toContain("apigateway:AddCertificateToDomain");
  });

  it("change a distribution and a firewall only where there is one, and delete neither", () => {
    expect(added(zoned, "deploy").filter((action) => /^(cloudfront|wafv2):(?!Get|List|Describe)/.test(action))).toEqual(
      [],
    );
    const changes = added(fronted, "deploy");
    expect(changes).toEqual(expect.arrayContaining(["cloudfront:UpdateDistribution", "wafv2:UpdateWebACL"]));
    expect(changes.filter((action) => /:(Delete|Disassociate)/.test(action))).toEqual([]);
  });

  it("cannot read or write the key of the origin", () => {
    for (const purpose of ["plan", "deploy"] as const)
      expect(actions(fronted, purpose).filter((action) => /^cloudfront-keyvaluestore:/.test(action))).toEqual([]);
  });

  it("may read and not change, to plan", () => {
    for (const json of [zoned, own, fronted])
      expect(added(json, "plan").filter((action) => !/:(Get|List|Describe)/.test(action))).toEqual([]);
  });

  it("name the firewall, the function and the logs of this environment", () => {
    const named = JSON.stringify(statements(fronted, "deploy"));

    for (const name of [
      "webacl/secure-serverless-firewall/",
      "function/secure-serverless-viewer-request",
      "aws-waf-logs-secure-serverless-firewall",
      "/aws/vendedlogs/cloudfront/secure-serverless-distribution",
    ])
      expect(named).toContain(name);
  });
});

describe("the application of an environment with a repository", () => {
  const environment = anEnvironment(
    { nameSuffix: "-test", secret: { delivery: "out-of-band", rotation: {} } },
    REPOSITORY,
  );
  const json = synthStack(secureServerlessStack(environment));
  const access = ciAccess({ nameSuffix: "-test" });

  it("puts the boundary on every role", () => {
    const roles = resourcesOf(json, "aws_iam_role");
    expect(roles).toHaveLength(FUNCTION_IDS.length);
    for (const { permissions_boundary } of roles)
      expect(permissions_boundary).toMatch(/:policy\/secure-serverless-boundary-test$/);
  });

  it("grants no function what its boundary would not allow", () => {
    const boundary = statementsOf(boundaryOf(access)).flatMap(({ Action }) => listed(Action));
    const granted = resourcesOf(json, "aws_iam_role_policy")
      .flatMap((policy) => statementsOf(policy))
      .flatMap(({ Action }) => listed(Action));
    expect(granted.length).toBeGreaterThan(10);
    expect(granted.filter((action) => !boundary.includes(action))).toEqual([]);
    // and the boundary is no wider than its roles
    expect(boundary.filter((action) => !granted.includes(action))).toEqual([]);
  });

  it("may remove the layer that all functions shared before each had its own", () => {
    const [remove] = statements(access, "deploy").filter(({ Action }) =>
      listed(Action).includes("lambda:DeleteLayerVersion"),
    );
    const layers = listed(remove?.Resource).map((arn) => arn.replace(/^.*:layer:/, ""));
    expect(layers).toEqual(
      expect.arrayContaining(["secure-serverless-dependencies-test", "secure-serverless-dependencies-test:*"]),
    );
    expect(resourcesOf(json, "aws_lambda_layer_version").map(({ layer_name }) => layer_name)).not.toContain(
      "secure-serverless-dependencies-test",
    );
  });

  it("has the names that the deploy role is limited to", () => {
    const limits = JSON.stringify(statements(access, "deploy"));
    const named = [
      "aws_lambda_function",
      "aws_sqs_queue",
      "aws_sns_topic",
      "aws_secretsmanager_secret",
      "aws_lambda_layer_version",
    ]
      .flatMap((type) => resourcesOf(json, type))
      .map(({ function_name, name, layer_name }) => String(function_name ?? name ?? layer_name));
    const groups = resourcesOf(json, "aws_cloudwatch_log_group").map(({ name }) => String(name));
    expect([...named, ...groups].length).toBeGreaterThan(10);
    expect(
      [...named, ...groups].filter((name) => !limits.includes(`:${name}"`) && !limits.includes(`${name}-??????`)),
    ).toEqual([]);
    expect(json).toHaveEveryResource(CloudwatchMetricAlarm, {
      alarmName: expect.stringMatching(/^secure-serverless(-function)?-test-/),
    });
  });
});
