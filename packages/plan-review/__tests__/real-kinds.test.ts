import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SEVERITIES } from "../src/rules/rule";
import { reviewOf } from "./support/plan-builder";
import { DANGEROUS, HARMLESS } from "./support/real-kinds";

const FOLDER = join(__dirname, "plans", "real");

/** Cut out of plans that Terraform 1.15.5 made with the AWS provider 6.47.1, over a state made by hand. */
function plan(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
}

describe("real plans of kinds of change", () => {
  it("have an expectation each", () => {
    const expected = [...DANGEROUS.map((item) => item.plan), ...HARMLESS].map((name) => `${name}.json`);
    expect(expected.toSorted()).toEqual(readdirSync(FOLDER).toSorted());
  });

  it.each(DANGEROUS)("$plan needs a person, $atLeast at the least", ({ plan: name, atLeast }) => {
    const { verdict, findings } = reviewOf(plan(name));

    expect(verdict).toMatch(/^Needs a person: /);
    const gravest = Math.min(...findings.map(({ rule }) => SEVERITIES.indexOf(rule.severity)));
    expect(gravest).toBeLessThanOrEqual(SEVERITIES.indexOf(atLeast));
  });

  it.each(DANGEROUS.filter(({ rules }) => rules.length > 0))("$plan is found by $rules", ({ plan: name, rules }) => {
    const found = reviewOf(plan(name)).findings.map(({ rule }) => rule.id);

    expect(rules.filter((rule) => found.includes(rule))).not.toEqual([]);
  });

  it.each(HARMLESS)("%s needs nobody", (name) => {
    const { verdict, findings, unjudged } = reviewOf(plan(name));

    expect({ findings: findings.map(({ rule, message }) => `${rule.id}: ${message}`), unjudged }).toEqual({
      findings: [],
      unjudged: [],
    });
    expect(verdict).toMatch(/^Nothing to fear: /);
  });
});
