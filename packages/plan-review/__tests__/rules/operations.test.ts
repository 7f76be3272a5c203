import type { ResourceChange } from "../../src/model";
import { alarmRemoved, concurrencyRemoved } from "../../src/rules/operations";
import type { PlanIndex, Rule } from "../../src/rules/rule";
import { Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";

const ALARMS = [
  "aws_cloudwatch_metric_alarm",
  "aws_cloudwatch_composite_alarm",
  "google_monitoring_alert_policy",
  "azurerm_monitor_metric_alert",
  "azurerm_monitor_scheduled_query_rules_alert_v2",
];
const [ALARM = ""] = ALARMS;

const index: PlanIndex = { isNew: () => false, isGoing: () => false };
const observe = (rule: Rule, change: ResourceChange) =>
  [...rule.check(planOfChanges(change), index)].map(({ address: _, ...said }) => said);

it.each([
  ["alarm-removed", alarmRemoved],
  ["concurrency-removed", concurrencyRemoved],
])("has a name, a severity and words for %s", (id, rule) => {
  expect([rule.id, rule.severity]).toEqual([id, "high"]);
  expect([rule.title, rule.why].filter((text) => !/^[A-Z].{20,}/.test(text))).toEqual([]);
});

describe("an alarm that is deleted", () => {
  it.each(ALARMS)("is a finding: %s", (type) => {
    expect(observe(alarmRemoved, changeOf(type, { action: "delete" }))).toEqual([{ message: "the alarm is deleted" }]);
    const others = [`x${type}`, `${type}x`];
    expect(others.flatMap((other) => observe(alarmRemoved, changeOf(other, { action: "delete" })))).toEqual([]);
  });

  it("is a finding by its subscription too", () => {
    const deleted = changeOf("aws_sns_topic_subscription", { action: "delete" });
    expect(observe(alarmRemoved, deleted)).toEqual([{ message: "the subscription is deleted" }]);
    expect(observe(alarmRemoved, changeOf("aws_sns_topic_subscription"))).toEqual([]);
  });
});

describe("an alarm that stays", () => {
  const changed = (
    before: ResourceChange["before"],
    after: ResourceChange["after"],
    more: Partial<ResourceChange> = {},
  ) => observe(alarmRemoved, changeOf(ALARM, { before, after, ...more }));
  const fewer = (...details: readonly string[]) => [{ message: "the alarm notifies fewer people", details }];

  it.each(["alarm_actions", "insufficient_data_actions", "notification_channels"])("loses some of its %s", (path) => {
    expect(changed({ [path]: ["a", "b", "c"] }, { [path]: ["b"] })).toEqual(fewer(`${path}: − a`, `${path}: − c`));
    expect(changed({ [path]: ["a"] }, {})).toEqual(fewer(`${path}: − a`));
    expect(changed({ [path]: ["a"] }, { [path]: ["b", "a"] })).toEqual([]);
    expect(changed({}, { [path]: ["a"] })).toEqual([]);
    expect(changed({ [`x_${path}`]: ["a"] }, {})).toEqual([]);
  });

  it("loses nothing where the new action is not known yet", () => {
    expect(changed({ alarm_actions: ["a"] }, { alarm_actions: new Unknown() })).toEqual([]);
    expect(changed({ alarm_actions: ["a"] }, { alarm_actions: ["b", new Unknown()] })).toEqual([]);
    const before = { alarm_actions: ["a"], insufficient_data_actions: ["b"] };
    expect(changed(before, { alarm_actions: new Unknown() })).toEqual(fewer("insufficient_data_actions: − b"));
  });

  it("has its actions switched off", () => {
    const off = fewer("actions_enabled: true → false");
    expect(changed({ actions_enabled: true }, { actions_enabled: false })).toEqual(off);
    expect(changed({ actions_enabled: false }, { actions_enabled: true })).toEqual([]);
    expect(changed({ actions_enabled: false }, { actions_enabled: false })).toEqual([]);
    expect(changed({ actions_enabled: true }, { actions_enabled: true })).toEqual([]);
  });

  it("is changed or replaced, and an alarm", () => {
    const sides = { before: { alarm_actions: ["a"] }, after: {} };
    expect(ACTIONS.filter((action) => changed(sides.before, sides.after, { action }).length > 0)).toEqual([
      "update",
      "replace",
      "delete",
    ]);
    expect(observe(alarmRemoved, changeOf("acme_thing", sides))).toEqual([]);
  });
});

describe("the concurrency of a function", () => {
  const PATH = "reserved_concurrent_executions";
  const changed = (
    before: number | null | undefined | string,
    after: ResourceChange["after"],
    more: Partial<ResourceChange> = {},
  ) =>
    observe(
      concurrencyRemoved,
      changeOf("aws_lambda_function", {
        attributes: [attributeOf("x"), attributeOf(PATH, { before, after })],
        ...more,
      }),
    );

  it("is gone with what provisions it", () => {
    const deleted = (type: string) => observe(concurrencyRemoved, changeOf(type, { action: "delete" }));
    expect(deleted("aws_lambda_provisioned_concurrency_config")).toEqual([
      { message: "the provisioned concurrency is deleted" },
    ]);
    expect(deleted("aws_lambda_function")).toEqual([]);
    expect(observe(concurrencyRemoved, changeOf("aws_lambda_provisioned_concurrency_config"))).toEqual([]);
  });

  it("is 0 from now on, which stops it, whatever it was", () => {
    const stops = (before: string) => [{ message: `${PATH}: ${before} → 0, which stops the function` }];
    expect(changed(5, 0)).toEqual(stops("5"));
    expect(changed(null, 0)).toEqual(stops("not set"));
    expect(changed(undefined, 0, { action: "create" })).toEqual(stops("not set"));
    expect(changed(0, 0)).toEqual([]);
  });

  it("is not reserved any more", () => {
    const gone = [{ message: `${PATH}: 5 → not reserved` }];
    expect([changed(5, null), changed(5, -1), changed(5, null, { action: "replace" })]).toEqual([gone, gone, gone]);
    expect([changed(-1, null), changed(null, -1), changed(5, 6), changed(5, 1)]).toEqual([[], [], [], []]);
    expect(changed(5, null, { action: "create" })).toEqual([]);
    expect(changed(5, new Unknown())).toEqual([]);
  });

  it("is nothing of what goes, or of another attribute", () => {
    expect(ACTIONS.filter((action) => changed(5, 0, { action }).length > 0)).toEqual(["create", "update", "replace"]);
    expect(
      observe(concurrencyRemoved, changeOf("acme_thing", { attributes: [attributeOf("x", { after: 0 })] })),
    ).toEqual([]);
  });
});
