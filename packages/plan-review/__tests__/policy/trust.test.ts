import type { Condition } from "../../src/policy/document";
import { ISSUERS } from "../../src/policy/issuers";
import { trustOf } from "../../src/policy/trust";
import { statementOf, when } from "../support/statement";

const IAM = "arn:aws:iam::111122223333:";
const trust = (federated: string | readonly string[], ...conditions: readonly Condition[]) =>
  trustOf(
    statementOf({
      resources: [],
      principals: [federated].flat().map((name) => `Federated:${name}`),
      conditions,
    }),
  );
const provider = (host: string) => `${IAM}oidc-provider/${host}`;

/** A host of each shared issuer, claims that name a tenant, and what does not. */
const SHARED: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    "token.actions.githubusercontent.com",
    "a repository",
    [
      "sub=repo:octo/app:*",
      "sub=repo:octo/app",
      "repository=octo/app",
      "repository=octo/*",
      "repository_id=1",
      "repository_owner=octo",
      "repository_owner_id=2",
      "job_workflow_ref=octo/app/.github/workflows/a.yml@*",
      "enterprise_id=3",
    ],
    [
      "sub=repo:*",
      "sub=repo:octo*",
      "sub=*",
      "sub=",
      "sub=repo:/*",
      "aud=sts.amazonaws.com",
      "repository=oct?/app",
      "sub=*repo:octo/app",
      "repository=*/octo/app",
      "x=1",
    ],
  ],
  [
    "gitlab.com",
    "a project",
    [
      "sub=project_path:octo/app:*",
      "namespace_path=octo",
      "namespace_id=1",
      "project_path=octo/app",
      "project_id=2",
      "project_path=octo/*",
    ],
    ["sub=project_path:*", "sub=*", "aud=https://gitlab.com", "sub=/*", "namespace_path=o*"],
  ],
  [
    "app.terraform.io",
    "an organization",
    ["sub=organization:octo:*", "sub=x"],
    ["sub=organization:*", "sub=octo/*", "aud=x"],
  ],
  ["agent.buildkite.com", "an organization", ["sub=organization:octo:*"], ["sub=organization:*", "aud=x"]],
  ["api.pulumi.com/oidc", "an organization", ["sub=pulumi:deploy:*", "aud=aws:octo"], ["sub=pulumi:*", "x=1"]],
  ["oidc.vercel.com", "a team", ["sub=owner:octo:*"], ["sub=owner:*", "aud=x"]],
  ["oidc.codefresh.io", "an account", ["sub=account:1:*"], ["sub=account:*", "aud=x"]],
  [
    "oidc.circleci.com/org/1",
    "a project",
    ["sub=org/12/project/*", "sub=x"],
    ["sub=org/*", "sub=xorg/1/*", "sub=org/1*", "aud=x", "sub=org//*"],
  ],
  ["oidc.circleci.com", "a project", ["sub=org/1/*"], ["sub=*"]],
  [
    "api.bitbucket.org/2.0/x",
    "a repository",
    ["sub={01234567-89ab-cdef-0123-456789abcdef}:*", "sub=01234567-89AB-cdef-0123-456789abcdef:*", "sub=x"],
    [
      "sub={01234567}:*",
      "sub=x{01234567-89ab-cdef-0123-456789abcdef}:*",
      "sub={01234567-89ab-cdef-0123-456789abcdef}*",
      "aud=x",
    ],
  ],
  [
    "accounts.google.com",
    "a client",
    ["aud=1", "sub=1", "oaud=1", "azp=1", "email=a@b"],
    ["sub=a:b/*", "sub=*", "sub=", "x=1"],
  ],
  ["cognito-identity.amazonaws.com", "an identity pool", ["aud=eu:1", "sub=1"], ["aud=eu:a/*", "amr=x"]],
  ["graph.facebook.com", "an app", ["app_id=1", "id=2"], ["app_id=*", "aud=x"]],
  ["www.amazon.com", "an app", ["app_id=1", "user_id=2"], ["app_id=a:b/*", "aud=x"]],
];

const claim = (host: string, text: string, operator = "StringLike") => {
  const [name = "", value = ""] = text.split("=");
  return when(operator, `${host}:${name}`.toLowerCase(), value);
};

it("is tried with every issuer that tenants share", () => {
  expect(SHARED).toHaveLength(ISSUERS.length + 1);
  expect(ISSUERS.filter(({ hosts }) => !SHARED.some(([host]) => hosts.test(host)))).toEqual([]);
});

describe.each(SHARED)("trust in %s", (host, what, bound, unbound) => {
  it.each(bound)("is bound by %s", (text) => {
    expect(trust(provider(host), claim(host, text))).toBeUndefined();
    expect(trust(host, claim(host, text))).toBeUndefined();
  });

  it.each(unbound)("is for everyone with %s", (text) => {
    expect(trust(provider(host), claim(host, text))).toEqual({
      isForAnyone: true,
      message: `${host} without a condition that names ${what}: everyone who has an account there can assume the role`,
    });
  });
});

it.each(SHARED.map(([host]) => host).filter((host) => !host.includes("/")))(
  "does not take x%s, and what only ends or begins so, for it",
  (host) => {
    for (const other of [`x${host}`, `${host}x`, host.replace(".", "x")])
      expect(trust(provider(other))).toMatchObject({ isForAnyone: false });
  },
);

it.each(["xoidc.circleci.com/org/1", "xapi.bitbucket.org/2.0/x", "xapi.pulumi.com/oidc", "api.pulumi.com/oidcx"])(
  "does not take %s for a shared issuer",
  (host) => {
    expect(trust(provider(host))).toMatchObject({ isForAnyone: false });
  },
);

const GITHUB = "token.actions.githubusercontent.com";

describe("a condition that binds", () => {
  const sub = (operator: string, ...values: readonly string[]) => when(operator, `${GITHUB}:sub`, ...values);
  const one = "repo:octo/app:*";

  it.each(["StringEquals", "StringEqualsIgnoreCase", "StringLike", "stringlike", "ForAnyValue:StringLike"])(
    "demands the claim: %s",
    (operator) => {
      expect(trust(GITHUB, sub(operator, one))).toBeUndefined();
    },
  );

  it.each(["StringNotLike", "StringLikeIfExists", "XStringLike", "ForAllValues:StringLike", "Null"])(
    "is none by %s",
    (operator) => {
      expect(trust(GITHUB, sub(operator, one))).toMatchObject({ isForAnyone: true });
    },
  );

  it("names a tenant with each of its values, of which there is one", () => {
    expect(trust(GITHUB, sub("StringLike", one, "repo:*"))).toBeDefined();
    expect(trust(GITHUB, sub("StringLike"))).toBeDefined();
    expect(trust(GITHUB, sub("StringLike", "repo:*"), sub("StringEquals", one))).toBeUndefined();
  });

  it.each(["ForAllValues:StringEquals", "forallvalues:stringequalsignorecase", "ForAllValues:StringLike"])(
    "has to be there, where it is about all values: %s",
    (operator) => {
      const there = (value: string, key = `${GITHUB}:sub`, null_ = "Null") => when(null_, key, value);
      expect(trust(GITHUB, sub(operator, one), there("false"))).toBeUndefined();
      expect(trust(GITHUB, sub(operator, one), there("FALSE", undefined, "null"))).toBeUndefined();
      expect(trust(GITHUB, sub(operator, one), there("true"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one), there("xfalse"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one), there("falsex"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one), there("false", "other:sub"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one), there("false", undefined, "XNull"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one), there("false", undefined, "NullX"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one), when("Null", `${GITHUB}:sub`, "false", "true"))).toBeDefined();
      expect(trust(GITHUB, sub(operator, one))).toBeDefined();
      expect(trust(GITHUB, sub(operator, "repo:*"), there("false"))).toBeDefined();
    },
  );

  it.each(["XForAllValues:StringEquals", "ForAllValues:StringEqualsX", "ForAllValues:StringNotEquals"])(
    "is none by %s, although it has to be there",
    (operator) => {
      expect(trust(GITHUB, sub(operator, one), when("Null", `${GITHUB}:sub`, "false"))).toBeDefined();
    },
  );
});

describe("trust in an issuer of one's own", () => {
  const host = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
  const wide = {
    isForAnyone: false,
    message: `${host} without a subject: every identity that it knows can assume the role`,
  };

  it.each([
    "sub",
    "group",
    "groups",
    "email",
    "oid",
    "role",
    "roles",
    "amr",
    "project",
    "project_id",
    "repository_ref.x",
  ])("is bound by the claim %s", (name) => {
    expect(trust(provider(host), when("StringEquals", `${host}:${name}`, "a"))).toBeUndefined();
  });

  it.each([
    when("StringEquals", `${host}:aud`, "a"),
    when("StringEquals", `${host}:xsub`, "a"),
    when("StringEquals", `${host}:subx`, "a"),
    when("StringEquals", `${host}:project-x`, "a"),
    when("StringLike", `${host}:sub`, "*"),
    when("StringLike", `${host}:sub`, "?*"),
    when("StringLike", `${host}:sub`, ""),
    when("StringLike", `${host}:sub`, "system:serviceaccount:*:*"),
  ])("is not bound by %j", (condition) => {
    expect(trust(provider(host), condition)).toEqual(wide);
  });

  it.each(["system:serviceaccount:shop:*", "x*", "*x", "xsystem:serviceaccount:*"])("is bound by %s", (value) => {
    expect(trust(provider(host), when("StringLike", `${host}:sub`, value))).toBeUndefined();
  });

  it("is trust without conditions too", () => {
    expect(trust(provider(host))).toEqual(wide);
    expect(trust(host)).toEqual(wide);
  });
});

describe("trust in assertions", () => {
  const saml = `${IAM}saml-provider/okta`;
  const wide = {
    isForAnyone: false,
    message: `${saml} without SAML:aud: an assertion for another service can be used`,
  };

  it.each(["aud", "sub", "iss", "edupersonprimaryaffiliation", "namequalifier", "doc"])(
    "is bound by saml:%s",
    (name) => {
      expect(trust(saml, when("StringEquals", `saml:${name}`, "a"))).toBeUndefined();
    },
  );

  it.each([
    when("StringEquals", "saml:sub_type", "a"),
    when("StringEquals", "xsaml:aud", "a"),
    when("StringEquals", "saml:", "a"),
    when("StringLike", "saml:aud", "a*"),
    when("StringLike", "saml:aud", "a?"),
    when("StringLike", "saml:aud", ""),
  ])("is not bound by %j", (condition) => {
    expect(trust(saml, condition)).toEqual(wide);
  });

  it("does not hide what else is trusted, and nor does a bound issuer", () => {
    const repository = when("StringEquals", `${GITHUB}:sub`, "repo:octo/app:x");
    expect(trust([GITHUB, "gitlab.com"], repository)).toMatchObject({ message: expect.stringMatching(/^gitlab\.com/) });
    const bound = when("StringEquals", "saml:aud", "a");
    expect(trust([saml, GITHUB], bound)).toMatchObject({ isForAnyone: true });
  });
});

it("is trust in every issuer", () => {
  expect(trust("*")).toEqual({ isForAnyone: true, message: "every issuer, whoever it is" });
});

it("is none in a Deny, and none in principals of AWS", () => {
  expect(trustOf(statementOf({ effect: "Deny", principals: ["Federated:*"] }))).toBeUndefined();
  expect(trustOf(statementOf({ principals: ["AWS:*", "*", `AWS:${IAM}saml-provider/okta`] }))).toBeUndefined();
});
