import { isExpired, matches, parseAcceptances } from "../src/acceptance";
import { renderJson } from "../src/render/json";
import { renderMarkdown } from "../src/render/markdown";
import { renderSarif } from "../src/render/sarif";
import { created, planOf, reviewOf } from "./support/plan-builder";

const route = created(
  "aws_apigatewayv2_route",
  { route_key: "GET /api/health", authorization_type: "NONE" },
  { address: 'module.api["a*b"].aws_apigatewayv2_route.health' },
);
const acceptance = {
  rule: "route-without-authorizer",
  address: 'module.api["a*b"].aws_apigatewayv2_route.health',
  reason: "Health tells nothing that is secret",
  expires: "2030-06-15",
};

describe("an acceptance", () => {
  it.each([
    ["the address itself", acceptance.address, true],
    ["a glob", "module.api[*].aws_apigatewayv2_route.*", true],
    ["everything", "*", true],
    ["another address", "aws_apigatewayv2_route.health", false],
    ["a glob that only begins like it", "module.api*.aws_apigatewayv2_route", false],
    ["brackets that are not a class of characters", "module.api[abc]*", false],
  ])("fits by %s", (_, address, expected) => {
    expect(matches({ ...acceptance, address }, { rule: acceptance.rule, address: acceptance.address })).toBe(expected);
  });

  it("counts for its own rule only", () => {
    expect(matches(acceptance, { rule: "drift", address: acceptance.address })).toBe(false);
  });

  it("counts to the end of its day", () => {
    expect(isExpired(acceptance, "2030-06-15")).toBe(false);
    expect(isExpired(acceptance, "2030-06-16")).toBe(true);
  });

  it("takes a finding on, and is named with its reason", () => {
    const review = reviewOf(planOf([route]), [acceptance]);
    expect(review.needsPerson).toBe(false);
    expect(review.verdict).toBe("Nothing to fear: 1 created; 1 accepted.");
    expect(renderMarkdown(review)).toContain("Until 2030-06-15: Health tells nothing that is secret");
    expect(JSON.parse(renderSarif(review, "plan.json")).runs[0].results[0].suppressions).toEqual([
      { kind: "external", status: "accepted", justification: acceptance.reason },
    ]);
  });

  it("accepts nothing where it is expired, and is reported", () => {
    const expired = { ...acceptance, expires: "2030-06-14" };
    const review = reviewOf(planOf([route]), [expired]);
    expect(review).toMatchObject({ needsPerson: true, expired: [expired], unused: [] });
    expect(renderMarkdown(review)).toContain("expired on 2030-06-14: route-without-authorizer");
  });

  it("is told to programs where it fits nothing, and no news for people", () => {
    const review = reviewOf(planOf([]), [acceptance]);
    expect(review).toMatchObject({ needsPerson: false, unused: [acceptance] });
    expect(JSON.parse(renderJson(review)).acceptances.unused).toHaveLength(1);
    expect(renderMarkdown(review)).not.toContain("route-without-authorizer");
  });
});

describe("the acceptance file", () => {
  const text = (...acceptances: unknown[]) => JSON.stringify({ version: 1, acceptances });

  it("is read", () => {
    expect(parseAcceptances(text(acceptance), "a.json")).toEqual([acceptance]);
  });

  it.each([
    ["without JSON", "{", /a\.json is not JSON/],
    ["of another version", JSON.stringify({ version: 2, acceptances: [] }), /version/],
    ["with a rule that does not exist", text({ ...acceptance, rule: "routes" }), /"routes", which does not exist/],
    ["without a reason", text({ ...acceptance, reason: " " }), /acceptances\.0\.reason: must say why/],
    ["without an end", text({ ...acceptance, expires: undefined }), /acceptances\.0\.expires/],
    ["with a day that does not exist", text({ ...acceptance, expires: "2030-02-30" }), /acceptances\.0\.expires/],
    ["with a word too many", text({ ...acceptance, forever: true }), /forever/],
  ])("is refused %s", (_, content, message) => {
    expect(() => parseAcceptances(content, "a.json")).toThrow(message);
  });
});
