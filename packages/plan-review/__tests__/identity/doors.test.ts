import { created, deleted, type Entry, planOf, policy, rulesOf, updated } from "../support/plan-builder";

const ACCOUNT = "111122223333";
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const user = (id: string, permission: string) => ({
  permission,
  grantee: [{ id, type: "CanonicalUser", uri: "", email_address: "" }],
});
const acl = (...grant: readonly unknown[]) => ({
  bucket: "b",
  access_control_policy: [{ owner: [{ id: "me" }], grant: [user("me", "FULL_CONTROL"), ...grant] }],
});
const clusterRole = (resource_names: readonly string[] | null) => ({
  metadata: [{ name: "a" }],
  rule: [{ api_groups: [""], verbs: ["get"], resources: ["secrets"], resource_names }],
});
const bindings = (...of: readonly unknown[]) => ({ bucket: "b", policy_data: JSON.stringify({ bindings: of }) });
const viewer = { role: "roles/storage.objectViewer", members: ["user:mallory@example.com"] };
const sub = (value: unknown) => ({ "token.actions.githubusercontent.com:sub": value });

describe("the doors of IAM", () => {
  it.each<[string, ...Entry[]]>([
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
    ["another account in the list of a bucket", updated("aws_s3_bucket_acl", acl(), acl(user("other", "READ")))],
    ["another account in a new list of a bucket", created("aws_s3_bucket_acl", acl(user("other", "READ")))],
    [
      "more for another account in the list of a bucket",
      updated("aws_s3_bucket_acl", acl(user("other", "READ")), acl(user("other", "FULL_CONTROL"))),
    ],
    [
      "a user of a server, whose policy is not set",
      created("aws_transfer_user", { server_id: "s-1", user_name: "mallory", policy: null }),
    ],
    [
      "a profile, whose policy is not set",
      created("aws_rolesanywhere_profile", { role_arns: [`arn:aws:iam::${ACCOUNT}:role/x`], session_policy: "" }),
    ],
    ["a policy of Google", created("google_storage_bucket_iam_policy", bindings(viewer))],
    ["a member of a role", created("postgresql_grant_role", { role: "mallory", grant_role: "readers" })],
    ["a role with a password", created("postgresql_role", { name: "mallory", login: true })],
    ["a role of a user", created("auth0_user_role", { user_id: "u", role_id: "r" })],
    [
      "a role that names who has it",
      created("vault_kubernetes_auth_backend_role", { role_name: "x", bound_service_account_names: ["*"] }),
    ],
    ["a role for all things of a kind", updated("kubernetes_cluster_role", clusterRole(["a"]), clusterRole([]))],
    [
      "a condition less",
      updated(
        "google_storage_bucket_iam_policy",
        bindings({ ...viewer, condition: { title: "t", expression: "e" } }),
        bindings(viewer),
      ),
    ],
    [
      "an end less",
      updated(
        "gitlab_project_membership",
        { project: "1", user_id: 1, access_level: "developer", expires_at: "2030-01-01" },
        { project: "1", user_id: 1, access_level: "developer", expires_at: "" },
      ),
    ],
    [
      "a requirement less",
      updated(
        "cloudflare_zero_trust_access_policy",
        { include: [{ everyone: {} }], require: [{ geo: { country_code: "DE" } }] },
        { include: [{ everyone: {} }], require: [] },
      ),
    ],
    [
      "a bound less",
      updated(
        "vault_jwt_auth_backend_role",
        { role_name: "a", bound_claims: { project: "x" }, token_policies: ["p"] },
        { role_name: "a", bound_claims: {}, token_policies: ["p"] },
      ),
    ],
    [
      "an issuer whose name is a part of another one's",
      created("aws_iam_openid_connect_provider", { url: "https://t.co" }),
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
    [
      "an issuer that is named like a cluster",
      created("aws_iam_openid_connect_provider", { url: "https://oidc.eks.example.com/id/1" }),
    ],
    [
      "a type of which only its kind is known",
      created("aws_grafana_workspace_api_key", { workspace_id: "g-1", key_role: "VIEWER" }),
    ],
  ])("open with %s", (_, ...changes) => {
    expect(rulesOf(planOf(changes))).toContain("access-granted");
  });

  it.each([
    [
      "a member less",
      [updated("aws_iam_group_membership", { group: "a", users: ["alice", "bob"] }, { group: "a", users: ["alice"] })],
    ],
    [
      "a rule of a role less, with the names that bound it",
      [
        updated(
          "kubernetes_cluster_role",
          { metadata: [{ name: "a" }], rule: [...clusterRole(null).rule, ...clusterRole(["a"]).rule] },
          clusterRole(null),
        ),
      ],
    ],
    ["a name less in a role", [updated("kubernetes_cluster_role", clusterRole(["a", "b"]), clusterRole(["a"]))]],
    ["a list of a bucket that names its owner alone", [created("aws_s3_bucket_acl", acl())]],
    [
      "less for another account in the list of a bucket",
      [updated("aws_s3_bucket_acl", acl(user("other", "READ"), user("more", "READ")), acl(user("other", "READ")))],
    ],
    [
      "a role that somebody still has to be given",
      [
        created("vault_policy", { name: "p", policy: "" }),
        created("azurerm_role_definition", { name: "r", scope: "/subscriptions/1" }),
        created("kubernetes_cluster_role", clusterRole(["a"])),
      ],
    ],
    [
      "the issuer of a cluster",
      [
        created("aws_iam_openid_connect_provider", {
          url: "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF",
        }),
      ],
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
