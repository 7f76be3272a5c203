import type { EnvironmentDefinition } from "../../src/config/environments";
import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { MINIMAL } from "../support/environments";

type Definitions = Readonly<Record<string, Partial<EnvironmentDefinition>>>;

/** What is wrong with these environments of the service. */
function problemsOf(definitions: Definitions, service = "orders", variables: Record<string, string> = {}) {
  const complete = Object.entries(definitions).map(([name, definition]) => [name, { ...MINIMAL, ...definition }]);
  try {
    loadEnvironments(Object.fromEntries(complete), variables, service);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("the service's name", () => {
  it.each(["orders", "order-book-2", "a1", "x".repeat(32)])("may be %s", (service) => {
    expect(problemsOf({ test: {} }, service)).toEqual([]);
  });

  it.each(["Orders", "orders-", "-orders", "order--book", "2nd", "o", "order_book", "order.book", "", "x".repeat(41)])(
    "must not be %j",
    (service) => {
      expect(problemsOf({ test: {} }, service)).toEqual([
        expect.stringMatching(/^serviceName: must have 2 to 40 lower-case letters, digits and .*, got "/),
      ]);
    },
  );

  it("leaves room for what follows it: each name that would be too long is told with its limit", () => {
    const region = "ap-southeast-1";
    expect(problemsOf({ test: { region, nameSuffix: "-abcdefghijkl" } }, "abcdefghij-abcdef")).toEqual([]);
    expect(problemsOf({ test: { region, nameSuffix: "-abcdefghijkl" } }, "abcdefghij-abcdefgh")).toEqual([
      'test: serviceName: must leave the bucket "abcdefghij-abcdefgh-data-000000000000-ap-southeast-1-abcdefghijkl" at most 63 characters, got 65: shorten it or nameSuffix',
      'test: serviceName: must leave the bucket "abcdefghij-abcdefgh-logs-000000000000-ap-southeast-1-abcdefghijkl" at most 63 characters, got 65: shorten it or nameSuffix',
    ]);
    expect(problemsOf({ test: {} }, "x".repeat(40))).toEqual(
      expect.arrayContaining([
        `test: serviceName: must leave the X-Ray group "${"x".repeat(40)}" at most 32 characters, got 40: shorten it or nameSuffix`,
      ]),
    );
  });
});

describe("a bucket's name", () => {
  const reserved = "must not use a prefix or suffix that S3 reserves";

  it.each([
    ["the service", "sthree", {}, "sthree-data-000000000000-us-east-1"],
    ["the service", "amzn-s3-demo", {}, "amzn-s3-demo-logs-000000000000-us-east-1"],
    ["the suffix", "orders", { nameSuffix: "-s3alias" }, "orders-data-000000000000-us-east-1-s3alias"],
  ])("is refused when %s makes one that S3 reserves", (_, service, definition, bucket) => {
    const state = { bucketName: "some-state" };
    expect(problemsOf({ test: { ...definition, state } }, service)).toContainEqual(
      `test: serviceName: must leave a name for the bucket "${bucket}", which ${reserved}: change it or nameSuffix`,
    );
  });
});

describe("an environment's name", () => {
  it("must not be what every object has", () => {
    expect(problemsOf({ constructor: {} })).toEqual(['constructor: (name): must be another one, got "constructor"']);
  });

  it.each(["dev", "eu-prod", "prod2"])("may be %s", (name) => {
    expect(problemsOf({ [name]: {} })).toEqual([]);
  });

  it.each(["Dev", "eu_prod", "eu--prod", "-dev", "2dev", "state-backend-dev", "ci-access-dev", "a/b"])(
    "must not be %s",
    (name) => {
      expect(problemsOf({ [name]: {} })).toEqual([expect.stringContaining(`${name}: (name): must have lower-case`)]);
    },
  );
});

describe("two environments", () => {
  it("may share an account where their names differ, and their names where their accounts do", () => {
    expect(problemsOf({ prod: {}, dev: { nameSuffix: "-dev" } })).toEqual([]);
    expect(problemsOf({ prod: { accountId: "1".repeat(12) }, eu: { accountId: "2".repeat(12) } })).toEqual([]);
    expect(problemsOf({ local: { emulated: true }, prod: {} })).toEqual([]);
    expect(problemsOf({ prod: {}, eu: {} }, "orders", { EU_EMULATED: "true" })).toEqual([]);
  });

  it.each([
    ["accounts that are not known", {}, {}],
    ["one account", { accountId: "1".repeat(12) }, { accountId: "1".repeat(12) }],
    ["accounts of which one is not known", {}, { accountId: "1".repeat(12) }],
  ])("are refused with the same names in %s", (_, one, other) => {
    const [problem = "", ...others] = problemsOf({ prod: one, "eu-prod": other });

    expect(others).toEqual([]);
    expect(problem).toMatch(/^eu-prod: nameSuffix: must differ from that of prod, or .*, got ""$/);
    for (const name of ["the dashboard orders-monitoring", "the function orders-function", "the topic orders-failures"])
      expect(problem).toContain(name);
  });

  it("have in common what belongs to the account, also in two regions of it", () => {
    const ci = { repository: "owner/name" };
    const accountId = "1".repeat(12);
    const [problem = "", ...others] = problemsOf({
      prod: { accountId, ci },
      "eu-prod": { accountId, ci: { ...ci, oidcProviderExists: true }, region: "eu-west-1" },
    });

    expect(others).toEqual([]);
    expect(problem).toContain(
      "both have the dashboard orders-monitoring, the policy orders-boundary, the role orders-plan, the role orders-deploy,",
    );
  });

  it("must not make the account's one OIDC provider both", () => {
    const ci = { repository: "owner/name" };
    const definitions = { prod: { accountId: "1".repeat(12), ci }, dev: { nameSuffix: "-dev", ci } };

    expect(problemsOf(definitions, "orders", { DEV_ACCOUNT_ID: "1".repeat(12) })).toEqual([
      "dev: ci.oidcProviderExists: must be true, since an account has one provider and that of 111111111111 is made by ci-access-prod, got false",
    ]);
    expect(problemsOf(definitions, "orders", { DEV_ACCOUNT_ID: "2".repeat(12) })).toEqual([]);
  });

  it("must not share a state bucket, even of one that the configuration names", () => {
    const variables = { PROD_STATE_BUCKET: "our-states", DEV_STATE_BUCKET: "our-states" };

    expect(problemsOf({ prod: {}, dev: { nameSuffix: "-dev" } }, "orders", variables)).toEqual([
      expect.stringContaining("both have the bucket our-states"),
    ]);
  });
});
