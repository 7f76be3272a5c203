import { created, planOf, policy, reviewOf, rulesOf, updated } from "../support/plan-builder";

const ACCOUNT = "111122223333";
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
  ])("can raise itself where it can take %s", (_, statement) => {
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
  ])("is quiet where it %s", (_, statement) => {
    expect(rulesOf(rolePolicy(statement))).toEqual([]);
  });

  it("cannot do what it is denied", () => {
    const read = { Action: "ssm:*Session", Resource: "*" };
    expect(rulesOf(rolePolicy(read))).toEqual(["can-raise-itself"]);
    expect(rulesOf(rolePolicy(read, { Effect: "Deny", Action: "ssm:*", Resource: "*" }))).toEqual([]);
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
  ])("is one of %s", (_, change) => {
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

  it("is none when the role is new, or is removed", () => {
    const made = created("aws_iam_role", { name: "own", arn: role("own") });
    const moved = updated("aws_lambda_function", { role: role("api") }, { role: role("own") });
    expect(rulesOf(planOf([made, moved]))).not.toContain("runs-as-another-role");
    expect(
      rulesOf(planOf([updated("aws_instance", { iam_instance_profile: "a" }, { iam_instance_profile: "" })])),
    ).not.toContain("runs-as-another-role");
  });
});

it("leaves a text that should be a policy and is none to a person", () => {
  const of = (text: string) => ({ bucket: "data", policy: text });
  const allow = policy({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "*" });
  expect(rulesOf(planOf([updated("aws_s3_bucket_policy", of(allow), of("{}"))]))).toContain("iam-not-element");
  expect(rulesOf(planOf([updated("aws_s3_bucket_policy", of(allow), of("<html>"))]))).toContain("iam-not-element");
  expect(
    rulesOf(planOf([updated("aws_ecr_lifecycle_policy", { policy: '{"rules":[]}' }, { policy: '{"rules":[1]}' })])),
  ).not.toContain("iam-not-element");
});

it("takes a policy that moves to another role for a new one there", () => {
  const text = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
  const change = {
    ...updated("aws_iam_role_policy", { role: "api", policy: text }, { role: "other", policy: text }),
  };
  const moved = { ...change, change: { ...change.change, actions: ["delete", "create"], replace_paths: [["role"]] } };
  expect(rulesOf(planOf([moved]))).toContain("iam-widened");
});

it("does not take what a policy is about for new because of the ARN that it gets itself", () => {
  const text = policy({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "oam:CreateLink", Resource: "*" });
  const sink = `arn:aws:oam:eu-west-1:${ACCOUNT}:sink/1`;
  const change = created("aws_oam_sink_policy", { sink_identifier: sink, policy: text }, { unknown: { arn: true } });
  expect(rulesOf(planOf([change]))).toContain("iam-widened");
});
