import { at, isEmpty, type Marked, textOf, Unknown } from "../values";
import { remains } from "./plan-index";
import { forEachChange, type Rule } from "./rule";

const ALARM =
  /^aws_cloudwatch_(metric|composite)_alarm$|^google_monitoring_alert_policy$|^azurerm_monitor_.*_alert(_v2)?$/;

export const alarmRemoved: Rule = {
  id: "alarm-removed",
  severity: "high",
  title: "An alarm, its action or its recipient is removed",
  why: "Your users will find the next failure first.",
  check: forEachChange((change) => {
    const isAlarm = ALARM.test(change.type);
    if (change.action === "delete") {
      if (isAlarm) return "the alarm is deleted";
      return change.type === "aws_sns_topic_subscription" ? "the subscription is deleted" : undefined;
    }
    if (!isAlarm || (change.action !== "update" && change.action !== "replace")) return undefined;
    const details: string[] = [];
    for (const path of ["alarm_actions", "insufficient_data_actions", "notification_channels"]) {
      const [before, after] = [at(change.before, path), at(change.after, path)];
      if (after instanceof Unknown || !Array.isArray(before)) continue;
      const left = Array.isArray(after) ? after : [];
      // an action whose new name is not known yet takes the place of the old one
      if (left.some((item) => item instanceof Unknown)) continue;
      for (const gone of before.filter((action) => !left.includes(action))) details.push(`${path}: − ${textOf(gone)}`);
    }
    if (at(change.before, "actions_enabled") === true && at(change.after, "actions_enabled") === false)
      details.push("actions_enabled: true → false");
    return details.length > 0 ? { message: "the alarm notifies fewer people", details } : undefined;
  }),
};

export const concurrencyRemoved: Rule = {
  id: "concurrency-removed",
  severity: "high",
  title: "Reserved or provisioned concurrency is removed, or set to 0",
  why: "Without a reservation the function competes with all others of the account, and has no ceiling; 0 stops it.",
  check: forEachChange((change) => {
    if (change.action === "delete" && change.type === "aws_lambda_provisioned_concurrency_config")
      return "the provisioned concurrency is deleted";
    if (!remains(change)) return undefined;
    const path = "reserved_concurrent_executions";
    const attribute = change.attributes.find((item) => item.path === path);
    if (attribute === undefined || attribute.after instanceof Unknown) return undefined;
    const unreserved = (value: Marked | undefined) => isEmpty(value) || value === -1;
    const { before, after } = attribute;
    if (after === 0 && before !== 0)
      return `${path}: ${isEmpty(before) ? "not set" : textOf(before)} → 0, which stops the function`;
    return change.action !== "create" && !unreserved(before) && unreserved(after)
      ? `${path}: ${textOf(before)} → not reserved`
      : undefined;
  }),
};
