import { weakenedBy } from "../../src/meanings/weakened";
import type { Action, ResourceChange } from "../../src/model";
import * as rules from "../../src/rules/api";
import type { PlanIndex, Rule } from "../../src/rules/rule";
import { type Marked, Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";
import { expectOwnWords } from "../support/own-words";

// the table of meanings has tests of its own, and takes longer to load than these tests take
jest.mock("../../src/meanings/weakened", () => ({ weakenedBy: jest.fn() }));

const RULES: readonly Rule[] = Object.values(rules);
const STAYS = ["create", "update", "replace"];
const index = { isNew: () => false, isGoing: jest.fn<boolean, Parameters<PlanIndex["isGoing"]>>() };
const observe = (rule: Rule, change: ResourceChange) => [...rule.check(planOfChanges(change), index)];
const messages = (rule: Rule, change: ResourceChange) => observe(rule, change).map(({ message }) => message);
const details = (rule: Rule, change: ResourceChange) => observe(rule, change).flatMap((seen) => seen.details ?? []);

beforeEach(() => {
  jest.resetAllMocks();
  index.isGoing.mockReturnValue(false);
  jest.mocked(weakenedBy).mockReturnValue({ lines: new Map(), unknown: [] });
});

it("has a name, a severity and words of its own for each rule", () => {
  expect(RULES.map(({ id, severity }) => `${severity} ${id}`).sort()).toEqual([
    "high cors-widened",
    "high route-without-authorizer",
    "high throttling-removed",
  ]);
  expectOwnWords(RULES, 10);
});

describe("an authorizer", () => {
  it.each(["aws_apigatewayv2_authorizer", "aws_api_gateway_authorizer"])(
    "is deleted, unless its API goes too: %s",
    (type) => {
      const gone = changeOf(type, { action: "delete" });
      expect(observe(rules.routeWithoutAuthorizer, gone)).toStrictEqual([
        { address: `${type}.it`, message: "the authorizer is deleted" },
      ]);
      expect(index.isGoing).toHaveBeenCalledWith(gone, ["api_id", "rest_api_id"]);
      const told = ACTIONS.filter((action) => observe(rules.routeWithoutAuthorizer, { ...gone, action }).length > 0);
      expect(told).toEqual(["delete"]);
      const others = [`x${type}`, `${type}x`].map((other) => ({ ...gone, type: other }));
      expect(others.flatMap((other) => observe(rules.routeWithoutAuthorizer, other))).toEqual([]);
      index.isGoing.mockReturnValue(true);
      expect(observe(rules.routeWithoutAuthorizer, gone)).toEqual([]);
    },
  );
});

describe.each([
  ["aws_apigatewayv2_route", "authorization_type", "route_key", "GET /a", "OPTIONS /a"],
  ["aws_api_gateway_method", "authorization", "http_method", "GET", "OPTIONS"],
])("%s", (type, authorization, route, own, preflight) => {
  const told = (was: Marked, is: Marked, more: Partial<ResourceChange> = {}, name: Marked = own) =>
    messages(
      rules.routeWithoutAuthorizer,
      changeOf(type, {
        before: { [authorization]: was, [route]: name },
        after: { [authorization]: is, [route]: name },
        attributes: [attributeOf(authorization)],
        ...more,
      }),
    );

  it("needs no authorization any more", () => {
    expect(told("CUSTOM", "NONE")).toEqual([`${own} needs no authorization, it was CUSTOM`]);
    expect(told("CUSTOM", null)).toEqual([`${own} needs no authorization, it was CUSTOM`]);
    expect(told("CUSTOM", "")).toHaveLength(1);
    expect(told("CUSTOM", "NONE", {}, new Unknown())).toEqual(["the route needs no authorization, it was CUSTOM"]);
    expect([told("CUSTOM", "JWT"), told("NONE", "JWT"), told("CUSTOM", new Unknown())]).toEqual([[], [], []]);
    expect(told("CUSTOM", "NONE", { type: "acme_route" })).toEqual([]);
  });

  it("is made without one, or is another one", () => {
    const needs = [`${own} needs no authorization`];
    expect(told(null, "NONE", { action: "create", before: null })).toEqual(needs);
    expect(told("NONE", "NONE", { attributes: [attributeOf("name"), attributeOf(route)] })).toEqual(needs);
    expect(told("NONE", "NONE", { attributes: [attributeOf("name")] })).toEqual([]);
    expect([told(null, "NONE"), told("NONE", null)]).toEqual([[], []]);
  });

  it("needs none for what a browser asks first", () => {
    expect(told("CUSTOM", "NONE", {}, preflight)).toEqual([]);
    expect(told("CUSTOM", "NONE", {}, `x${preflight}`)).toHaveLength(1);
    expect(told("CUSTOM", "NONE", {}, "OPTIONSx")).toHaveLength(1);
  });

  it("is one that stays", () => {
    expect(ACTIONS.filter((action) => told("CUSTOM", "NONE", { action }).length > 0)).toEqual(STAYS);
  });
});

describe("throttling", () => {
  const changes = (before: Marked, after: Marked, path = "rate_limit", action: Action = "update") =>
    changeOf("acme_stage", { action, attributes: [attributeOf("name"), attributeOf(path, { before, after })] });
  const limits = (...args: Parameters<typeof changes>) => details(rules.throttlingRemoved, changes(...args));

  it.each([
    "throttling_burst_limit",
    "throttling_rate_limit",
    "burst_limit",
    "rate_limit",
    "quota_settings.0.limit",
    "quota_settings.12.limit",
  ])("is a limit, wherever it stands: %s", (path) => {
    expect(limits(100, null, path)).toEqual([`${path}: 100 → not set`]);
    expect(limits(100, null, `settings.0.${path}`)).toHaveLength(1);
    expect([limits(100, null, `x${path}`), limits(100, null, `${path}s`)]).toEqual([[], []]);
  });

  it("is not another limit", () => {
    const paths = ["limit", "quota_settings.limit", "quota_settings.x.limit", "quota_settings.0xlimit"];
    expect(paths.flatMap((path) => limits(100, null, path))).toEqual([]);
  });

  it("is removed, set to 0, or raised tenfold", () => {
    expect(observe(rules.throttlingRemoved, changes(100, -1))).toStrictEqual([
      {
        address: "acme_stage.it",
        message: "allows many more requests, or none",
        details: ["rate_limit: 100 → -1"],
      },
    ]);
    expect([limits(100, 0), limits(null, 0), limits(-1, 0)]).toEqual([
      ["rate_limit: 100 → 0"],
      ["rate_limit: not set → 0"],
      ["rate_limit: -1 → 0"],
    ]);
    expect([limits(100, 1000), limits(100, 1001), limits(1, 10)].flat()).toHaveLength(3);
  });

  it("is no less where it is lowered, set, or raised a little", () => {
    expect([limits(100, 50), limits(100, 999), limits(null, 50), limits(-1, 50), limits(-1, null)].flat()).toEqual([]);
    // of a stage without limits the provider says 0
    expect([limits(0, null), limits(0, -1), limits(0, 50), limits(0, 0)].flat()).toEqual([]);
    expect([limits(100, new Unknown()), limits("100", "1000"), limits("1", 1000), limits(1, "1000")].flat()).toEqual(
      [],
    );
    expect([limits(-1, -1), limits(-5, -1)].flat()).toEqual(["rate_limit: -5 → -1"]);
    expect(observe(rules.throttlingRemoved, changes(100, 50))).toEqual([]);
  });

  it("is one of what stays", () => {
    expect(ACTIONS.filter((action) => limits(100, null, "rate_limit", action).length > 0)).toEqual(STAYS);
  });

  it.each(["aws_api_gateway_usage_plan", "aws_wafv2_web_acl", "aws_wafv2_web_acl_association"])(
    "is deleted: %s",
    (type) => {
      const told = (action: Action, name = type) => messages(rules.throttlingRemoved, changeOf(name, { action }));
      expect(told("delete")).toEqual([`${type} is deleted`]);
      expect([told("update"), told("delete", `x${type}`), told("delete", `${type}x`)].flat()).toEqual([]);
    },
  );
});

describe("CORS", () => {
  const changes = (path: string, before: Marked, after: Marked, more: Partial<ResourceChange> = {}) =>
    changeOf("acme_api", { attributes: [attributeOf("name"), attributeOf(path, { before, after })], ...more });
  const told = (...args: Parameters<typeof changes>) => details(rules.corsWidened, changes(...args));
  const [A, B] = ["https://a.example", "https://b.example"];

  it.each([
    "allow_origins",
    "allowed_origins",
    "allow_methods",
    "allowed_methods",
    "allow_headers",
    "allowed_headers",
    "expose_headers",
    "exposed_headers",
  ])("is open to what was not among them: %s", (name) => {
    const path = `cors_rule.0.${name}`;
    expect(told(path, ["a"], ["b", "a"])).toEqual([`${path}: + b`]);
    expect([told(path, ["a", "b"], ["b"]), told(path, ["*"], ["b"]), told(path, ["a"], null)].flat()).toEqual([]);
    expect(told("cors", [{ [name]: ["a"] }], [{ [name]: ["a", "b"] }])).toEqual([`cors.0.${name}: + b`]);
    expect([told(`${path}x`, ["a"], ["b"]), told("cors_rule.0.name", "a", "b")].flat()).toEqual([]);
  });

  it("is told with all that is new", () => {
    expect(observe(rules.corsWidened, changes("cors.0.allow_origins", [A], [A, B, "*"]))).toStrictEqual([
      {
        address: "acme_api.it",
        message: "is open to more origins, methods or headers",
        details: [`cors.0.allow_origins: + ${B}`, "cors.0.allow_origins: + *"],
      },
    ]);
    expect(observe(rules.corsWidened, changes("cors.0.allow_origins", [A], [A]))).toEqual([]);
    expect(told("cors.0.allow_origins", [A], new Unknown())).toEqual(["cors.0.allow_origins: + (known after apply)"]);
    const twelve = Array.from({ length: 12 }, (_, position) => `${position}`);
    expect(told("cors.0.allow_origins", twelve, [...twelve.slice(1), B])).toEqual([`cors.0.allow_origins: + ${B}`]);
  });

  it("is known by its type, by its path, and by names at the top", () => {
    const [before, after] = [["a"], ["b"]];
    expect(told("rule.0.allowed_origins", before, after, { type: "aws_s3_bucket_cors_configuration" })).toHaveLength(1);
    expect(told("rule.0.allowed_origins", before, after)).toEqual([]);
    for (const name of ["allow_origins", "allowed_methods", "allow_headers"])
      expect(told(name, before, after)).toHaveLength(1);
    expect([told("my_allow_origins", before, after), told("expose_headers", before, after)].flat()).toEqual([]);
  });

  it("is open to every page of something new", () => {
    const made = (name: string, after: Marked) => told(`cors.0.${name}`, null, after, { action: "create" });
    expect(made("allow_origins", [A, "*"])).toEqual(["cors.0.allow_origins: + *"]);
    expect([made("allow_methods", ["*"]), made("allow_headers", ["*"]), made("allow_origins", [A])].flat()).toEqual([]);
    expect(made("origins.0.allow_methods", ["*"])).toEqual([]);
    expect(made("allow_credentials", true)).toEqual(["cors.0.allow_credentials: true"]);
  });

  it("is open with what a visitor is signed in as", () => {
    const path = "cors.0.allow_credentials";
    expect([told(path, false, true), told(path, null, true)]).toEqual([[`${path}: true`], [`${path}: true`]]);
    expect([told(path, true, true), told(path, true, false), told(`${path}_x`, false, true)].flat()).toEqual([]);
    expect(told("cors.0.my_credentials", false, true)).toEqual([]);
  });

  it("is told with what the table of meanings says of it", () => {
    const lines = new Map([["cors-widened", ["items: + a"]]] as const);
    jest.mocked(weakenedBy).mockReturnValue({ lines, unknown: [] });
    expect(told("cors.0.allow_origins", [A], [B])).toEqual(["items: + a", `cors.0.allow_origins: + ${B}`]);
  });

  it("is one of what stays", () => {
    expect(ACTIONS.filter((action) => told("cors.0.allow_origins", [A], ["*"], { action }).length > 0)).toEqual(STAYS);
  });
});
