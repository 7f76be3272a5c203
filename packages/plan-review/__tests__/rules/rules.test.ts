import { RULES } from "../../src/rules/registry";
import { kept, planOf, policy, reviewOf, rulesOf, updated } from "../support/plan-builder";
import { ACCESS } from "./cases/access";
import { API } from "./cases/api";
import { allow, type CasesOfRules } from "./cases/cases";
import { DESTRUCTION } from "./cases/destruction";
import { EXPOSURE } from "./cases/exposure";
import { IDENTITY } from "./cases/identity";
import { LOOK } from "./cases/look";
import { OPERATIONS } from "./cases/operations";
import { VALUES } from "./cases/values";
import { WEAKENED_DATA } from "./cases/weakened-data";
import { WEAKENED_KEEPING } from "./cases/weakened-keeping";
import { WEAKENED_WALLS } from "./cases/weakened-walls";
import { WEAKENED_WATCHING } from "./cases/weakened-watching";

const CASES: CasesOfRules = {
  ...DESTRUCTION,
  ...LOOK,
  ...EXPOSURE,
  ...IDENTITY,
  ...ACCESS,
  ...API,
  ...OPERATIONS,
  ...VALUES,
  ...WEAKENED_DATA,
  ...WEAKENED_KEEPING,
  ...WEAKENED_WALLS,
  ...WEAKENED_WATCHING,
};
const rolePolicy = (before: string, after: string) =>
  updated("aws_iam_role_policy", { role: "api", policy: before }, { role: "api", policy: after });

describe("the rules of the plan review", () => {
  it("have plans in which they speak and in which they are silent, each of them", () => {
    expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ id }) => id).sort());
    for (const { loud, quiet } of Object.values(CASES)) {
      expect(Object.keys(loud)).not.toHaveLength(0);
      expect(Object.keys(quiet)).not.toHaveLength(0);
    }
  });

  describe.each(Object.entries(CASES))("%s", (id, { loud, quiet }) => {
    it.each(Object.entries(loud))("speaks: %s", (_, plan) => {
      expect(rulesOf(plan)).toContain(id);
      expect(reviewOf(plan).needsPerson).toBe(true);
    });

    it.each(Object.entries(quiet))("is silent: %s", (_, plan) => {
      expect(rulesOf(plan)).not.toContain(id);
    });
  });

  it("say nothing about what stays as it is", () => {
    const review = reviewOf(
      planOf([
        kept("aws_s3_bucket", { bucket: "data", force_destroy: true }),
        kept("aws_apigatewayv2_route", { authorization_type: "NONE" }),
      ]),
    );
    expect(review).toMatchObject({ needsPerson: false, findings: [], verdict: "Nothing to fear: no changes." });
  });

  it("praise what is narrowed, and only that", () => {
    const wide = policy(allow("s3:*", "*"));
    const narrow = policy(allow("s3:GetObject", "arn:aws:s3:::data/*"));
    expect(reviewOf(planOf([rolePolicy(wide, narrow)])).praise).toHaveLength(1);
    expect(reviewOf(planOf([rolePolicy(narrow, wide)])).praise).toHaveLength(0);
  });
});
