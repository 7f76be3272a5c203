import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { textOf } from "../support/documentation";
import { secureServerlessStack } from "../support/stacks";
import { resourcesOf, synthStack } from "../support/terraform-json";

/** The rows of the table of costs: what, how much, price, US$ a month. */
const rows = textOf("docs/make-it-yours.md")
  .split("## What it costs")[1]
  ?.matchAll(/^\| ([^|*]+) \| ([^|]+) \| ([^|]+) \| ([\d.]+) \|$/gm);
const costs = new Map(
  [...(rows ?? [])].map(([, what = "", amount = "", , total]) => [what, { amount, total: Number(total) }]),
);

describe("what it costs", () => {
  const [prod] = loadEnvironments({ prod: environments.prod }, {});
  if (!prod) throw new Error("there is no environment prod");
  const json = synthStack(secureServerlessStack(prod));
  const count = (type: string) => resourcesOf(json, type).length;

  // a signal more is ten cents: the page need not follow each
  it("counts the alarms, each of one metric, but for a few", () => {
    const alarms = resourcesOf(json, "aws_cloudwatch_metric_alarm");
    const compound = count("aws_cloudwatch_composite_alarm");
    const { amount = "", total = 0 } = costs.get("alarms") ?? {};

    expect(alarms.filter((alarm) => "metric_query" in alarm)).toEqual([]);
    expect(amount).toMatch(new RegExp(`^\\d+ of one metric each, ${compound} compound$`));
    expect(Math.abs(Number.parseInt(amount, 10) - alarms.length)).toBeLessThanOrEqual(5);
    expect(total).toBeCloseTo(Number.parseInt(amount, 10) * 0.1 + compound * 0.5);
  });

  it.each([
    ["dashboard", "aws_cloudwatch_dashboard"],
    ["secret", "aws_secretsmanager_secret"],
    ["key of the topic", "aws_kms_key"],
  ])("counts each %s", (what, type) => {
    expect(costs.get(what)?.amount).toMatch(new RegExp(`^${count(type)}(,|$)`));
  });

  it("adds up", () => {
    const sum = [...costs.values()].reduce((total, cost) => total + cost.total, 0);
    const [, told] = /\*\*about (\d+)\*\* \|$/m.exec(textOf("docs/make-it-yours.md")) ?? [];

    expect(costs.size).toBeGreaterThan(9);
    expect(Math.round(sum)).toBe(Number(told));
  });
});
