import { attributeChanges } from "../../src/attributes";
import { isRunsAs } from "../../src/iam/runs-as";
import type { ResourceChange } from "../../src/model";
import { administrator, granted, runsAs } from "../../src/rules/access";
import { administratorLines } from "../../src/rules/administrators";
import { bucketGrants } from "../../src/rules/bucket-grants";
import type { Rule } from "../../src/rules/rule";
import { Unknown } from "../../src/values";
import { ACTIONS, changeOf, planOfChanges } from "../support/changes";
import { expectOwnWords } from "../support/own-words";

// what each of them answers has tests of its own; here is what follows from it
jest.mock("../../src/catalogue/types", () => ({ kindOf: () => "grants" }));
jest.mock("../../src/iam/doors", () => ({
  COSMETIC: /^note$/,
  DEFINES: /^$/,
  DOORS: { aws_cognito_identity_pool_roles_attachment: { of: ["pool"] }, aws_s3_bucket_acl: { of: [] } },
  GIVING: {
    acme_giver: /^gives\.who$/,
    kubernetes_config_map: /^(data|extra|more\.data)\.\w+$/,
    kubernetes_config_map_v1: /^data\.\w+$/,
  },
  OTHER_DOORS: [],
}));
jest.mock("../../src/iam/policy-paths", () => ({ isPolicyPath: () => false }));
jest.mock("../../src/iam/runs-as", () => ({ isRunsAs: jest.fn() }));
jest.mock("../../src/network/sharing", () => ({ isShare: () => false }));
jest.mock("../../src/rules/administrators", () => ({ administratorLines: jest.fn() }));
jest.mock("../../src/rules/bucket-grants", () => ({ bucketGrants: jest.fn() }));
jest.mock("../../src/rules/issuers", () => ({ unboundIssuers: () => () => [] }));
jest.mock("../../src/rules/loosened", () => ({ loosened: () => [] }));

type Values = Readonly<Record<string, ResourceChange["after"]>>;

const isNew = jest.fn<boolean, [ResourceChange, readonly string[]]>();
const changed = (
  type: string,
  before: Values | null,
  after: Values | null,
  action: ResourceChange["action"] = "update",
) => changeOf(type, { action, before, after, attributes: attributeChanges(before, after, []) });
const observe = (rule: Rule, ...change: Parameters<typeof changed>) => [
  ...rule.check(planOfChanges(changed(...change)), { isNew, isGoing: () => false }),
];
const gives = (...change: Parameters<typeof changed>) =>
  observe(granted, ...change).flatMap(({ details = [] }) => details);

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(administratorLines).mockReturnValue([]);
  jest.mocked(bucketGrants).mockReturnValue([]);
});

it("has a name, a severity and words of its own for each rule", () => {
  const rules = [granted, administrator, runsAs];
  expect(rules.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
    "access-granted high",
    "administrator high",
    "runs-as-another-role medium",
  ]);
  expectOwnWords(rules);
});

describe("the roles of a pool of identities", () => {
  const TYPE = "aws_cognito_identity_pool_roles_attachment";
  const LINE = "roles.unauthenticated: everyone can have this role";

  it("are for everyone, whoever the pool belongs to", () => {
    const roles = { unauthenticated: "u" };
    isNew.mockReturnValue(true);
    expect(gives(TYPE, null, { pool: "a", roles }, "create")).toEqual([LINE, "pool: a", "roles.unauthenticated: u"]);
    expect(gives(TYPE, { roles }, { roles: { ...roles, authenticated: "a" } })).toEqual([
      LINE,
      "roles.authenticated: a",
    ]);
    expect(gives("acme_pool", null, { roles, user: "x" }, "create")).toEqual([]);
  });

  it("are for those who sign in", () => {
    const roles = { authenticated: "a", unauthenticated: "" };
    expect(gives(TYPE, null, { roles }, "create")).toEqual(["roles.authenticated: a"]);
    isNew.mockReturnValue(true);
    expect(gives(TYPE, null, { roles }, "create")).toEqual([]);
  });
});

describe("the list of a bucket", () => {
  it("is read by itself", () => {
    jest.mocked(bucketGrants).mockReturnValue(["a"]);
    expect(gives("aws_s3_bucket_acl", { acl: "a" }, { acl: "b" })).toEqual(["a"]);
    expect(gives("acme_acl", { acl: "a" }, { acl: "b" })).toEqual(["acl: a → b"]);
    jest.mocked(bucketGrants).mockReturnValue([]);
    expect(gives("aws_s3_bucket_acl", { acl: "a" }, { acl: "b" })).toEqual([]);
  });
});

describe("a resource of which the plan shows nothing", () => {
  it("is not taken for one that belongs to something new", () => {
    isNew.mockReturnValue(true);
    expect(gives("acme_grant", null, null, "create")).toEqual(["to whom is known after apply"]);
  });
});

describe("a type that gives something by some of its attributes", () => {
  const of = (who: Values[string], more: Values = {}) => ({ gives: [{ who }], ...more });

  it("gives it where that changes", () => {
    expect(gives("acme_giver", of("a", { size: 1 }), of("b", { size: 2 }))).toEqual(["gives.0.who: a → b"]);
    expect(gives("acme_giver", of("a"), of("b"), "replace")).toEqual(["gives.0.who: a → b"]);
    expect(gives("acme_giver", of(null), of("b"))).toEqual(["gives.0.who: b"]);
    const [old, long] = ["x".repeat(200), "y".repeat(201)];
    expect(gives("acme_giver", of(old), of(long))).toEqual([`gives.0.who: ${old} → ${"y".repeat(200)}…`]);
  });

  it("gives nothing by what goes, or is switched off, or in something new", () => {
    expect([gives("acme_giver", of("a"), of("")), gives("acme_giver", of(true), of(false))]).toEqual([[], []]);
    expect(gives("acme_giver", null, of("a"), "create")).toEqual([]);
    expect(gives("toString", null, { id: "x" }, "create")).toEqual(["id: x"]);
  });
});

describe("the map that says who may enter a cluster", () => {
  const map = (name: string, more: Values) => ({ metadata: [{ name }], ...more });
  const data = { data: { mapRoles: "a" } };

  it("is one of that name, new or not", () => {
    const type = "kubernetes_config_map";
    expect(gives(type, null, map("aws-auth", data), "create")).toEqual(["data.mapRoles: a"]);
    expect(gives(type, map("aws-auth", {}), map("aws-auth", data))).toEqual(["data.mapRoles: a"]);
    expect(gives(type, null, map("aws-auth", { extra: { a: "b" }, more: { data: { a: "b" } } }), "create")).toEqual([]);
    expect(gives(type, map("aws-auth", {}), map("aws-auth", { extra: { a: "b" } }))).toEqual(["extra.a: b"]);
  });

  it("is none of another name, which is like any other door", () => {
    isNew.mockReturnValue(true);
    const other = { metadata: [{ name: "other", namespace: "x" }], ...data, size: 1, user: "u" };
    expect(gives("kubernetes_config_map", { ...other, data: {} }, { ...other, size: 2 })).toEqual([
      "data.mapRoles: a",
      "size: 1 → 2",
    ]);
    for (const type of ["kubernetes_config_map", "kubernetes_config_map_v1"])
      expect(gives(type, null, other, "create")).toEqual([]);
    expect(gives("kubernetes_config_map_v1", { ...other, data: {} }, { ...other, size: 2 })).toHaveLength(2);
  });
});

describe("an administrator", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, position) => `line ${position}`);

  it("is named with what makes one, in no more than eight lines", () => {
    expect(observe(administrator, "acme_thing", {}, {})).toEqual([]);
    jest.mocked(administratorLines).mockReturnValue(["a", "b", "a"]);
    expect(observe(administrator, "acme_thing", {}, {})).toStrictEqual([
      { address: "acme_thing.it", message: "makes someone an administrator", details: ["a", "b"] },
    ]);
    jest.mocked(administratorLines).mockReturnValue(lines(9));
    expect(observe(administrator, "acme_thing", {}, {})).toMatchObject([{ details: [...lines(8), "and 1 more"] }]);
  });

  it("is one of what is there after the plan", () => {
    jest.mocked(administratorLines).mockReturnValue(["a"]);
    const told = ACTIONS.filter((action) => observe(administrator, "acme_thing", {}, {}, action).length > 0);
    expect(told).toEqual(["create", "update", "replace"]);
  });
});

describe("a role that something runs as", () => {
  const roles = (before: Values, after: Values, action: ResourceChange["action"] = "update") =>
    observe(runsAs, "acme_thing", before, after, action);

  beforeEach(() => {
    jest.mocked(isRunsAs).mockImplementation((type, path) => type === "acme_thing" && path.startsWith("role"));
  });

  it("is another one, or the first", () => {
    expect(roles({ role: "a", size: 1 }, { role: "b", size: 2, role_of: "c" })).toStrictEqual([
      {
        address: "acme_thing.it",
        message: "gets the rights of another role",
        details: ["role: a → b", "role_of: none → c"],
      },
    ]);
    expect(roles({ roles: ["a"] }, { roles: ["a", "b"] })).toMatchObject([{ details: ["roles.1: none → b"] }]);
    expect(roles({ size: 1 }, { size: 2 })).toEqual([]);
  });

  it("is one of something that exists", () => {
    const told = ACTIONS.filter((action) => roles({ role: "a" }, { role: "b" }, action).length > 0);
    expect(told).toEqual(["update", "replace"]);
  });

  it("is judged by itself where the plan makes it, and gives nothing by going", () => {
    expect([roles({ role: "a" }, { role: "" }), roles({ role: "a" }, { role: new Unknown() })]).toEqual([[], []]);
    isNew.mockImplementation((_, paths) => paths.join() === "role");
    expect(roles({ role: "a", role_of: "a" }, { role: "b", role_of: "b" })).toMatchObject([
      { details: ["role_of: a → b"] },
    ]);
  });
});
