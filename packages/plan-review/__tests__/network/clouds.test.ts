import { RULES } from "../support/clouds-cases";
import { created, deleted, planOf, reviewOf, updated } from "../support/plan-builder";
import { OPENED, speaks } from "../support/speaks";

describe.each(Object.entries(RULES))("%s", (_, { type, open, closed }) => {
  it("new and open is a finding, and so is one that is opened", () => {
    expect(speaks(created(type, open))).toEqual([OPENED]);
    for (const before of Object.values(closed)) expect(speaks(updated(type, before, open))).toEqual([OPENED]);
  });

  it("is none where one stays open, is renamed, closed or deleted", () => {
    expect(speaks(updated(type, open, { ...open, description: "in other words" }))).toEqual([]);
    expect(speaks(deleted(type, open))).toEqual([]);
    for (const after of Object.values(closed)) expect(speaks(updated(type, open, after))).toEqual([]);
  });

  it.each(Object.entries(closed))("%s is none", (__, values) => {
    expect(speaks(created(type, values))).toEqual([]);
  });
});

it("opens a rule in words that nobody knows for other words, and says them", () => {
  const policy = (service: string) => ({ id: "p-1", rules: [{ verdict: "allow", service, sources: ["any"] }] });
  const opened = planOf([updated("acme_cloud_firewall_policy", policy("https"), policy("ssh"))]);
  expect(reviewOf(opened).findings.map(({ details }) => details)).toEqual([["service ssh from any, not open before"]]);
});
