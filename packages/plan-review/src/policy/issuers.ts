/** An issuer of tokens at which anybody can have an account. */
export interface Issuer {
  readonly hosts: RegExp;
  /** Claims that tell one tenant from the others; without one of them the token of any tenant will do. */
  readonly claims: readonly string[];
  /** What the claims name, for people. */
  readonly what: string;
  /** Whether a value, which may have wildcards, leaves out the other tenants. */
  readonly isBound: (value: string) => boolean;
}

const isWhole = (value: string) => value !== "" && !/[*?]/.test(value);
/** `repo:octo/app:*`: what is before the first wildcard names a tenant to its end. `repo:octo*` names all that begin so. */
const namesTenant = (value: string) => /^[\w-]+:[^*?/:]+[/:]/.test(value) || isWhole(value);
/** For claims that hold a name alone, too: `octo/app`, `octo`. */
const namesTenantOrPath = (value: string) => namesTenant(value) || /^[^*?/:]+\//.test(value);

/**
 * Issuers that many tenants share, from their own documentation and AWS'.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export const ISSUERS: readonly Issuer[] = [
  {
    hosts: /^token\.actions\.githubusercontent\.com$/,
    claims: [
      "sub",
      "repository",
      "repository_id",
      "repository_owner",
      "repository_owner_id",
      "job_workflow_ref",
      "enterprise_id",
    ],
    what: "a repository",
    isBound: namesTenantOrPath,
  },
  {
    hosts: /^gitlab\.com$/,
    claims: ["sub", "namespace_path", "namespace_id", "project_path", "project_id"],
    what: "a project",
    isBound: namesTenantOrPath,
  },
  { hosts: /^app\.terraform\.io$/, claims: ["sub"], what: "an organization", isBound: namesTenant },
  { hosts: /^agent\.buildkite\.com$/, claims: ["sub"], what: "an organization", isBound: namesTenant },
  { hosts: /^api\.pulumi\.com\/oidc$/, claims: ["sub", "aud"], what: "an organization", isBound: namesTenant },
  { hosts: /^oidc\.vercel\.com$/, claims: ["sub"], what: "a team", isBound: namesTenant },
  { hosts: /^oidc\.codefresh\.io$/, claims: ["sub"], what: "an account", isBound: namesTenant },
  {
    hosts: /^oidc\.circleci\.com(\/|$)/,
    claims: ["sub"],
    what: "a project",
    isBound: (value) => isWhole(value) || /^org\/[^*?/]+\//.test(value),
  },
  {
    hosts: /^api\.bitbucket\.org\//,
    claims: ["sub"],
    what: "a repository",
    isBound: (value) => isWhole(value) || /^\{?[0-9a-f-]{36}\}?:/i.test(value),
  },
  {
    hosts: /^accounts\.google\.com$/,
    claims: ["aud", "sub", "oaud", "azp", "email"],
    what: "a client",
    isBound: isWhole,
  },
  {
    hosts: /^cognito-identity\.amazonaws\.com$/,
    claims: ["aud", "sub"],
    what: "an identity pool",
    isBound: isWhole,
  },
  { hosts: /^graph\.facebook\.com$/, claims: ["app_id", "id"], what: "an app", isBound: isWhole },
  { hosts: /^www\.amazon\.com$/, claims: ["app_id", "user_id"], what: "an app", isBound: isWhole },
];
