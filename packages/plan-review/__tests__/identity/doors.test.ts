import { created, deleted, planOf, policy, rulesOf, updated } from "../support/plan-builder";

const ACCOUNT = "111122223333";
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const sub = (value: unknown) => ({ "token.actions.githubusercontent.com:sub": value });

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
