import { created, deleted, planOf, policy, reviewOf, rulesOf, updated } from "./support/plan-builder";

const ACCOUNT = "111122223333";
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const POD = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;
const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/okta`;

const trust = (federated: string, conditions?: Record<string, unknown>, action = "sts:AssumeRoleWithWebIdentity") =>
  planOf([
    created("aws_iam_role", {
      name: "deploy",
      assume_role_policy: policy({
        Effect: "Allow",
        Action: action,
        Principal: { Federated: federated },
        ...(conditions === undefined ? {} : { Condition: conditions }),
      }),
    }),
  ]);
const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
const sub = (value: unknown) => ({ "token.actions.githubusercontent.com:sub": value });

describe("a role that trusts an issuer from outside", () => {
  it.each([
    ["no condition", trust(GITHUB)],
    ["the audience alone", trust(GITHUB, { StringEquals: aud })],
    ["every subject", trust(GITHUB, { StringEquals: aud, StringLike: sub("*") })],
    ["every repository", trust(GITHUB, { StringLike: sub("repo:*") })],
    ["every owner", trust(GITHUB, { StringLike: sub("repo:*/*:ref:refs/heads/main") })],
    ["owners that begin alike", trust(GITHUB, { StringLike: sub("repo:octo*") })],
    ["one repository or any", trust(GITHUB, { StringLike: sub(["repo:octo/app:*", "repo:*"]) })],
    ["a set that may be empty", trust(GITHUB, { "ForAllValues:StringLike": sub("repo:octo/app:*") })],
    ["a subject if there is one", trust(GITHUB, { StringLikeIfExists: sub("repo:octo/app:*") })],
    ["everything but one subject", trust(GITHUB, { StringNotLike: sub("repo:octo/other:*") })],
    ["every issuer", trust("*")],
    ["Cognito without a pool", trust("cognito-identity.amazonaws.com")],
    ["Google without a client", trust("accounts.google.com")],
    [
      "GitLab's audience",
      trust(`arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`, {
        StringEquals: { "gitlab.com:aud": "https://gitlab.com" },
      }),
    ],
    [
      "Terraform's audience",
      trust(`arn:aws:iam::${ACCOUNT}:oidc-provider/app.terraform.io`, {
        StringEquals: { "app.terraform.io:aud": "aws.workload.identity" },
      }),
    ],
  ])("is critical with %s", (_, plan) => {
    expect(rulesOf(plan)).toContain("trust-too-wide");
  });

  it.each([
    ["one repository", trust(GITHUB, { StringEquals: { ...aud, ...sub("repo:octo/app:ref:refs/heads/main") } })],
    ["one owner", trust(GITHUB, { StringEquals: aud, StringLike: sub("repo:octo/*") })],
    [
      "a set that has to be there",
      trust(GITHUB, { "ForAllValues:StringLike": sub("repo:octo/app:*"), Null: sub("false") }),
    ],
    [
      "one pool",
      trust("cognito-identity.amazonaws.com", {
        StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:1234" },
      }),
    ],
    [
      "one service account",
      trust(POD, { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:shop:api" } }),
    ],
    [
      "an assertion for AWS",
      trust(SAML, { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }, "sts:AssumeRoleWithSAML"),
    ],
  ])("is quiet with %s", (_, plan) => {
    expect(rulesOf(plan)).toEqual([]);
  });

  it.each([
    [
      "a cluster's audience alone",
      trust(POD, { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud": "sts.amazonaws.com" } }),
    ],
    [
      "every service account",
      trust(POD, { StringLike: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:*:*" } }),
    ],
    ["an assertion for anything", trust(SAML, undefined, "sts:AssumeRoleWithSAML")],
  ])("is high with %s", (_, plan) => {
    expect(rulesOf(plan)).toEqual(["trust-without-subject"]);
  });

  it("is not called wide again when it gets narrower", () => {
    const of = (Condition: Record<string, unknown>) => ({
      name: "deploy",
      assume_role_policy: policy({
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: GITHUB },
        Condition,
      }),
    });
    const narrowed = updated(
      "aws_iam_role",
      of({ StringLike: sub("repo:*") }),
      of({ StringLike: sub("repo:*"), StringEquals: aud }),
    );
    expect(rulesOf(planOf([narrowed]))).toEqual([]);
  });
});

const bucketPolicy = (Condition: Record<string, unknown>, ...others: readonly Record<string, unknown>[]) =>
  planOf([
    created("aws_s3_bucket", { bucket: "orders" }),
    created("aws_s3_bucket_policy", {
      bucket: "orders",
      policy: policy(
        { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/*", Condition },
        ...others,
      ),
    }),
  ]);

describe("a policy for everyone", () => {
  it.each([
    ["who uses TLS", { Bool: { "aws:SecureTransport": "true" } }],
    ["from everywhere", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    ["from both halves of the world", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }],
    ["from all of IPv6", { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "::/0"] } }],
    ["whatever he is called", { StringLike: { "aws:PrincipalArn": "*" } }],
    ["with a role of this name in any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
    ["of any organization", { StringLike: { "aws:PrincipalOrgID": "*" } }],
    ["of an organization, if he is in one", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }],
    ["but one account", { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } }],
    ["who is anybody", { Null: { "aws:userid": "false" } }],
    ["who calls himself", { Bool: { "aws:ViaAWSService": "false" } }],
    ["after a day that has passed", { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }],
    ["with a set that may be empty", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }],
    ["who asks for a prefix", { StringEquals: { "s3:prefix": "public" } }],
  ])("%s is critical", (_, condition) => {
    expect(rulesOf(bucketPolicy(condition))).toContain("iam-open-to-everyone");
  });

  it.each([
    ["of an organization", { StringEquals: { "aws:PrincipalOrgID": "o-abc123" } }],
    ["of an account", { StringEquals: { "aws:PrincipalAccount": [ACCOUNT] } }],
    ["with a role of one account", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } }],
    ["of a network", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"] } }],
    [
      "through an endpoint, over TLS",
      { StringEquals: { "aws:SourceVpce": "vpce-1" }, Bool: { "aws:SecureTransport": "true" } },
    ],
    ["for a distribution", { ArnEquals: { "aws:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` } }],
  ])("%s is quiet", (_, condition) => {
    expect(rulesOf(bucketPolicy(condition))).toEqual([]);
  });

  it("is bound by a Deny for all others", () => {
    const deny = (Condition: Record<string, unknown>) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::orders/*",
      Condition,
    });
    const tls = { Bool: { "aws:SecureTransport": "true" } };
    const outside = { ...deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }), Action: "*" };
    expect(rulesOf(bucketPolicy(tls, outside))).toEqual([]);
    expect(rulesOf(bucketPolicy(tls, deny({ Bool: { "aws:SecureTransport": "false" } })))).toContain(
      "iam-open-to-everyone",
    );
  });

  it("is what AWS sets itself for an endpoint, which has no public address", () => {
    const all = policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
    const few = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
    const values = { service_name: "com.amazonaws.us-east-1.s3", vpc_endpoint_type: "Gateway" };
    expect(rulesOf(planOf([created("aws_vpc_endpoint", { ...values, policy: all })]))).toEqual([]);
    expect(
      rulesOf(planOf([updated("aws_vpc_endpoint", { ...values, policy: few }, { ...values, policy: all })])),
    ).toEqual(["iam-widened"]);
    expect(
      rulesOf(planOf([updated("aws_vpc_endpoint", { ...values, policy: all }, { ...values, policy: few })])),
    ).toEqual([]);
    expect(rulesOf(planOf([created("aws_vpc_endpoint_policy", { vpc_endpoint_id: "vpce-1", policy: few })]))).toEqual(
      [],
    );
  });
});

const rolePolicy = (statement: Record<string, unknown>, ...others: readonly Record<string, unknown>[]) =>
  planOf([
    created("aws_iam_role", { name: "api" }),
    created("aws_iam_role_policy", {
      role: "api",
      policy: policy({ Effect: "Allow", Resource: "*", ...statement }, ...others),
    }),
  ]);

describe("a new role", () => {
  it.each([
    ["any role", { Action: "iam:PassRole" }],
    ["a policy of a role", { Action: "iam:PutRolePolicy", Resource: `arn:aws:iam::${ACCOUNT}:role/api` }],
    ["a version of a policy", { Action: ["iam:CreatePolicyVersion"], Resource: "*" }],
    ["the code of every function", { Action: "lambda:UpdateFunctionCode", Resource: "arn:aws:lambda:*:*:function:*" }],
    ["the role of anybody", { Action: "sts:AssumeRole" }],
    ["a pattern of actions", { Action: "iam:P*" }],
    ["all of IAM", { Action: "iam:*" }],
    ["everything but what is named", { NotAction: ["iam:*", "organizations:*"] }],
  ])("that can take %s can raise itself", (_, statement) => {
    expect(rulesOf(rolePolicy(statement))).toContain("can-raise-itself");
  });

  it.each([
    [
      "reads one bucket",
      { Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"] },
    ],
    ["passes one role", { Action: "iam:PassRole", Resource: `arn:aws:iam::${ACCOUNT}:role/task` }],
    [
      "deploys one function",
      { Action: "lambda:UpdateFunctionCode", Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:api` },
    ],
    [
      "lets users change their own keys",
      { Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::*:user/${aws:username}" },
    ],
    [
      "is bound by a boundary",
      {
        Action: ["iam:AttachRolePolicy"],
        Condition: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::1:policy/b" } },
      },
    ],
  ])("that %s is quiet", (_, statement) => {
    expect(rulesOf(rolePolicy(statement))).toEqual([]);
  });

  it("cannot do what it is denied", () => {
    const read = { Action: "ssm:*Session", Resource: "*" };
    expect(rulesOf(rolePolicy(read))).toEqual(["can-raise-itself"]);
    expect(rulesOf(rolePolicy(read, { Effect: "Deny", Action: "ssm:*", Resource: "*" }))).toEqual([]);
  });
});

describe("the doors of IAM", () => {
  it.each([
    ["a membership", created("aws_iam_user_group_membership", { user: "bob", groups: ["administrators"] })],
    [
      "a member",
      updated(
        "aws_iam_group_membership",
        { group: "a", users: ["alice"] },
        { group: "a", users: ["alice", "mallory"] },
      ),
    ],
    ["an access key", created("aws_iam_access_key", { user: "deploy", status: "Active" })],
    ["a password", created("aws_iam_user_login_profile", { user: "bob" })],
    [
      "an assignment",
      created("aws_ssoadmin_account_assignment", {
        principal_id: "p",
        permission_set_arn: "arn:aws:sso:::permissionSet/x",
      }),
    ],
    [
      "an entry of a cluster",
      created("aws_eks_access_entry", { cluster_name: "prod", principal_arn: "arn:aws:iam::999988887777:role/x" }),
    ],
    [
      "a grant of a key",
      created("aws_kms_grant", { key_id: "1234", grantee_principal: "arn:aws:iam::999988887777:role/x" }),
    ],
    ["another trust anchor", created("aws_rolesanywhere_trust_anchor", { name: "ca" })],
    ["an issuer whom no role binds", created("aws_iam_openid_connect_provider", { url: "https://gitlab.com" })],
    [
      "another audience",
      updated("aws_iam_openid_connect_provider", { client_id_list: ["a"] }, { client_id_list: ["a", "b"] }),
    ],
    [
      "the map of a cluster",
      updated(
        "kubernetes_config_map_v1",
        { metadata: [{ name: "aws-auth" }], data: { mapRoles: "" } },
        { metadata: [{ name: "aws-auth" }], data: { mapRoles: "- rolearn: arn:aws:iam::999988887777:role/x" } },
      ),
    ],
    [
      "a type of which only its kind is known",
      created("aws_grafana_workspace_api_key", { workspace_id: "g-1", key_role: "VIEWER" }),
    ],
  ])("open with %s", (_, change) => {
    expect(rulesOf(planOf([change]))).toContain("access-granted");
  });

  it.each([
    [
      "a member less",
      [updated("aws_iam_group_membership", { group: "a", users: ["alice", "bob"] }, { group: "a", users: ["alice"] })],
    ],
    [
      "a key of a new user",
      [created("aws_iam_user", { name: "ci" }), created("aws_iam_access_key", { user: "ci", status: "Active" })],
    ],
    [
      "a key that is switched off",
      [updated("aws_iam_access_key", { user: "a", status: "Active" }, { user: "a", status: "Inactive" })],
    ],
    [
      "a right of a new identity",
      [created("google_project_iam_member", { project: "p", role: "roles/viewer" }, { unknown: { member: true } })],
    ],
    [
      "a binding of a new role",
      [
        created("kubernetes_role_v1", { metadata: [{ name: "app" }], rule: [{ verbs: ["get"], resources: ["pods"] }] }),
        created("kubernetes_role_binding_v1", {
          role_ref: [{ name: "app" }],
          subject: [{ kind: "ServiceAccount", name: "app" }],
        }),
      ],
    ],
    [
      "another config map",
      [
        updated(
          "kubernetes_config_map_v1",
          { metadata: [{ name: "app" }], data: { a: "1" } },
          { metadata: [{ name: "app" }], data: { a: "2" } },
        ),
      ],
    ],
    [
      "an issuer that a role of the plan binds",
      [
        created("aws_iam_openid_connect_provider", { url: "https://token.actions.githubusercontent.com" }),
        created("aws_iam_role", {
          name: "ci",
          assume_role_policy: policy({
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: GITHUB },
            Condition: { StringEquals: sub("repo:octo/app:ref:refs/heads/main") },
          }),
        }),
      ],
    ],
  ])("stay shut with %s", (_, changes) => {
    expect(rulesOf(planOf(changes))).not.toContain("access-granted");
  });

  it.each([
    [
      "a policy that nobody sees",
      deleted("aws_iam_role_policy_attachment", { role: "api", policy_arn: `arn:aws:iam::${ACCOUNT}:policy/guard` }),
    ],
    [
      "a policy of the organization",
      deleted("aws_organizations_policy_attachment", { policy_id: "p-1", target_id: "ou-1" }),
    ],
    [
      "one of a list",
      updated(
        "aws_iam_role_policy_attachments_exclusive",
        { role_name: "api", policy_arns: [`arn:aws:iam::${ACCOUNT}:policy/guard`] },
        { role_name: "api", policy_arns: [] },
      ),
    ],
  ])("lose a guard with %s", (_, change) => {
    expect(rulesOf(planOf([change]))).toContain("iam-deny-removed");
  });

  it.each([
    [
      "of AWS that only allows",
      [
        deleted("aws_iam_role_policy_attachment", {
          role: "api",
          policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
      ],
    ],
    [
      "of a role that goes too",
      [
        deleted("aws_iam_role", { name: "api" }),
        deleted("aws_iam_role_policy_attachment", { role: "api", policy_arn: `arn:aws:iam::${ACCOUNT}:policy/guard` }),
      ],
    ],
    [
      "whose text the plan shows",
      [
        deleted("aws_iam_policy", {
          arn: `arn:aws:iam::${ACCOUNT}:policy/read`,
          policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
        }),
        deleted("aws_iam_role_policy_attachment", { role: "api", policy_arn: `arn:aws:iam::${ACCOUNT}:policy/read` }),
      ],
    ],
  ])("lose none with a policy %s", (_, changes) => {
    expect(rulesOf(planOf(changes))).not.toContain("iam-deny-removed");
  });
});

describe("an administrator", () => {
  const google = (role: string) => JSON.stringify({ bindings: [{ role, members: ["user:a@example.com"] }] });
  it.each([
    [
      "Azure, by name",
      created("azurerm_role_assignment", {
        scope: "/subscriptions/0",
        role_definition_name: "Owner",
        principal_id: "p",
      }),
    ],
    [
      "Azure, by id",
      created("azurerm_role_assignment", {
        scope: "/subscriptions/0",
        role_definition_id:
          "/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        principal_id: "p",
      }),
    ],
    ["Entra", created("azuread_directory_role_assignment", { role_id: "r", principal_object_id: "p" })],
    [
      "Google",
      created("google_project_iam_member", { project: "p", role: "roles/owner", member: "user:a@example.com" }),
    ],
    [
      "Google, one more member",
      updated(
        "google_project_iam_binding",
        { project: "p", role: "roles/editor", members: ["user:a@example.com"] },
        { project: "p", role: "roles/editor", members: ["user:a@example.com", "user:b@example.com"] },
      ),
    ],
    [
      "Google, in JSON",
      updated(
        "google_project_iam_policy",
        { policy_data: google("roles/viewer") },
        { policy_data: google("roles/owner") },
      ),
    ],
    [
      "Kubernetes",
      created("kubernetes_cluster_role_binding_v1", {
        role_ref: [{ name: "cluster-admin" }],
        subject: [{ kind: "User", name: "a" }],
      }),
    ],
    [
      "a role of Kubernetes",
      created("kubernetes_cluster_role", { rule: [{ verbs: ["*"], resources: ["*"], api_groups: ["*"] }] }),
    ],
    ["GitHub", created("github_membership", { username: "a", role: "admin" })],
    ["GitLab", created("gitlab_group_membership", { group_id: "1", user_id: "2", access_level: "owner" })],
    ["Okta", created("okta_user_admin_roles", { user_id: "1", admin_roles: ["SUPER_ADMIN"] })],
    ["Vault", created("vault_policy", { name: "p", policy: 'path "sys/*" { capabilities = ["read", "sudo"] }' })],
    [
      "Google, by a role of one's own",
      created("google_project_iam_custom_role", { permissions: ["iam.serviceAccounts.actAs"] }),
    ],
    [
      "Kubernetes, as a manifest",
      created("kubernetes_manifest", { manifest: { kind: "ClusterRoleBinding", roleRef: { name: "cluster-admin" } } }),
    ],
    ["Snowflake", created("snowflake_grant_account_role", { role_name: "ACCOUNTADMIN", user_name: "A" })],
  ])("of %s is one", (_, change) => {
    expect(rulesOf(planOf([change]))).toContain("administrator");
  });

  it.each([
    [
      "a reader",
      created("azurerm_role_assignment", {
        scope: "/subscriptions/0",
        role_definition_name: "Reader",
        principal_id: "p",
      }),
    ],
    [
      "a viewer",
      created("google_project_iam_member", { project: "p", role: "roles/viewer", member: "user:a@example.com" }),
    ],
    [
      "an owner less",
      updated(
        "google_project_iam_binding",
        { role: "roles/owner", members: ["user:a", "user:b"] },
        { role: "roles/owner", members: ["user:a"] },
      ),
    ],
    ["a member of GitHub", created("github_membership", { username: "a", role: "member" })],
    [
      "a policy of Vault",
      created("vault_policy", { name: "p", policy: 'path "secret/app/*" { capabilities = ["read"] }' }),
    ],
  ])("is not %s", (_, change) => {
    expect(rulesOf(planOf([change]))).not.toContain("administrator");
  });
});

describe("what runs as a role", () => {
  const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

  it("is a finding when it gets the rights of another one that exists", () => {
    const change = updated("aws_lambda_function", { role: role("api") }, { role: role("admin") });
    expect(reviewOf(planOf([change])).findings).toMatchObject([
      {
        rule: { id: "runs-as-another-role", severity: "medium" },
        details: [`role: ${role("api")} → ${role("admin")}`],
      },
    ]);
    expect(
      rulesOf(planOf([updated("aws_instance", { iam_instance_profile: "" }, { iam_instance_profile: "admin" })])),
    ).toContain("runs-as-another-role");
  });

  it("is none when the role is new, or is taken away", () => {
    const made = created("aws_iam_role", { name: "own", arn: role("own") });
    const moved = updated("aws_lambda_function", { role: role("api") }, { role: role("own") });
    expect(rulesOf(planOf([made, moved]))).not.toContain("runs-as-another-role");
    expect(
      rulesOf(planOf([updated("aws_instance", { iam_instance_profile: "a" }, { iam_instance_profile: "" })])),
    ).not.toContain("runs-as-another-role");
  });
});

it("a text that should be a policy and is none is read by a person", () => {
  const of = (text: string) => ({ bucket: "data", policy: text });
  const allow = policy({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "*" });
  expect(rulesOf(planOf([updated("aws_s3_bucket_policy", of(allow), of("{}"))]))).toContain("iam-not-element");
  expect(rulesOf(planOf([updated("aws_s3_bucket_policy", of(allow), of("<html>"))]))).toContain("iam-not-element");
  expect(
    rulesOf(planOf([updated("aws_ecr_lifecycle_policy", { policy: '{"rules":[]}' }, { policy: '{"rules":[1]}' })])),
  ).not.toContain("iam-not-element");
});

it("a policy that moves to another role is a new one there", () => {
  const text = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
  const change = {
    ...updated("aws_iam_role_policy", { role: "api", policy: text }, { role: "other", policy: text }),
  };
  const moved = { ...change, change: { ...change.change, actions: ["delete", "create"], replace_paths: [["role"]] } };
  expect(rulesOf(planOf([moved]))).toContain("iam-widened");
});

it("the ARN that a policy gets itself does not make what it is about a new one", () => {
  const text = policy({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "oam:CreateLink", Resource: "*" });
  const sink = `arn:aws:oam:eu-west-1:${ACCOUNT}:sink/1`;
  const change = created("aws_oam_sink_policy", { sink_identifier: sink, policy: text }, { unknown: { arn: true } });
  expect(rulesOf(planOf([change]))).toContain("iam-widened");
});
