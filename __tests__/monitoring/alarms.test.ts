import { Alarms } from "../../src/monitoring/alarms";
import { compoundSignals } from "../../src/monitoring/objectives";
import { SIGNALS, type Signal } from "../../src/monitoring/signals";
import { anEnvironment } from "../support/environments";
import { alarmOf, SUBJECTS, WITHOUT_AUTHORIZER, watched } from "../support/monitoring";
import { resourcesOf, synthScope } from "../support/terraform-json";

const TOPICS = { page: "arn:pages", notify: "arn:notifications" };
const signals: [string, Signal][] = Object.entries(SIGNALS);

const synth = (environment = anEnvironment(), subjects = SUBJECTS) => {
  const json = synthScope((scope) => void new Alarms(scope, "alarms", { environment, subjects, topicArns: TOPICS }));
  return {
    single: resourcesOf(json, "aws_cloudwatch_metric_alarm"),
    compound: resourcesOf(json, "aws_cloudwatch_composite_alarm"),
  };
};

describe("Alarms", () => {
  const { single, compound } = synth();
  const environment = anEnvironment();

  it("keeps the original's three as they were", () => {
    for (const [id, metric, statistic, threshold, periods] of [
      ["errors", "Errors", "Sum", 5, 2],
      ["duration", "Duration", "Average", 20_000, 2],
      ["throttles", "Throttles", "Sum", 10, 1],
    ] as const)
      expect(single).toContainEqual(
        expect.objectContaining({
          alarm_name: `secure-serverless-function-${id}`,
          namespace: "AWS/Lambda",
          metric_name: metric,
          dimensions: { FunctionName: "my-function" },
          statistic,
          threshold,
          period: 300,
          evaluation_periods: periods,
          comparison_operator: "GreaterThanOrEqualToThreshold",
        }),
      );
  });

  it.each(signals)("makes an alarm of %s that tells the topic of its severity", (id, signal) => {
    const topic = [TOPICS[signal.severity]];
    const alarm = alarmOf(single, id);

    expect(alarm).toMatchObject({
      metric_name: signal.metric.metric,
      period: signal.periodSeconds ?? 300,
      evaluation_periods: signal.periods[1],
      treat_missing_data: "notBreaching",
      alarm_actions: topic,
    });
    expect(alarm.ok_actions).toEqual(signal.tellsRecovery ? topic : undefined);
    expect(alarm.datapoints_to_alarm).toBe(signal.periods[0] < signal.periods[1] ? signal.periods[0] : undefined);
    expect(alarm.threshold).toBeGreaterThan(0);
    expect([alarm.statistic, alarm.extended_statistic].filter(Boolean)).toEqual([signal.statistic]);
  });

  it.each(compoundSignals(environment).map((signal) => [signal.id, signal] as const))(
    "makes an alarm of %s that holds when all of its parts do",
    (id, signal) => {
      const topic = [TOPICS[signal.severity]];
      const alarm = alarmOf(compound, id);
      const parts = [...signal.windows.map((window) => window.id), ...signal.signals];

      expect(alarm).toMatchObject({ alarm_actions: topic, ok_actions: topic });
      expect((alarm.alarm_rule as string).split(" AND ")).toEqual(
        parts.map((part) => expect.stringContaining(`aws_cloudwatch_metric_alarm.alarms_${part}_`)),
      );
      expect(parts.length).toBeGreaterThanOrEqual(2);
    },
  );

  it("tells nobody about a window by itself, and leaves no other alarm without an action", () => {
    const silent = single
      .filter(({ alarm_actions }) => alarm_actions === undefined)
      .map(({ alarm_name }) => alarm_name);
    const windows = compoundSignals(environment).flatMap((signal) => signal.windows);

    expect(silent.sort()).toEqual(windows.map(({ id }) => `secure-serverless-${id}`).sort());
    expect(single).toHaveLength(signals.length + windows.length);
  });

  it("pages for nothing but what users feel as a whole", () => {
    const pages = [...single, ...compound].filter(({ alarm_actions }) => alarm_actions?.[0 as never] === TOPICS.page);

    expect(pages.map(({ alarm_name }) => alarm_name).sort()).toEqual([
      "secure-serverless-api-down",
      "secure-serverless-slo-availability-fast-burn",
    ]);
  });

  it("says in each description what happened, what users feel, and where the runbook is", () => {
    const described = synth(watched({ runbookUrl: "https://wiki.example.org/runbook" }));
    const ids = [...signals, ...compoundSignals(environment).map((signal) => [signal.id, signal] as const)];

    for (const [id, { meaning, feels }] of ids) {
      const { alarm_description } = alarmOf([...described.single, ...described.compound], id);
      expect(alarm_description).toBe(`${meaning}. ${feels} Runbook: https://wiki.example.org/runbook#${id}`);
    }
    expect(alarmOf(single, "errors").alarm_description).toContain("Runbook: docs/runbook.md#errors");
  });

  it("leaves out what only an authorizer could report, where there is none", () => {
    const names = synth(environment, WITHOUT_AUTHORIZER).single.map(({ alarm_name }) => alarm_name as string);
    const missing = single.map(({ alarm_name }) => alarm_name as string).filter((name) => !names.includes(name));

    expect(missing.sort()).toEqual([
      "secure-serverless-authorizer-denials",
      "secure-serverless-authorizer-errors",
      "secure-serverless-secret-failures",
    ]);
  });
});

describe("thresholds", () => {
  const thresholdOf = (id: string, ...settings: Parameters<typeof anEnvironment>) =>
    alarmOf(synth(anEnvironment(...settings)).single, id).threshold;

  it("are the environment's where it sets one", () => {
    expect(thresholdOf("api-4xx-rate", { monitoring: { thresholds: { "api-4xx-rate": 0.9 } } })).toBe(0.9);
    expect(thresholdOf("api-4xx-rate")).toBe(0.5);
  });

  it("follow the limits that they are a share of", () => {
    expect(thresholdOf("concurrency")).toBe(80);
    expect(thresholdOf("concurrency", { functions: { api: { reservedConcurrency: 11 } } })).toBe(9);
    expect(thresholdOf("concurrency", { functions: { api: { reservedConcurrency: "unreserved" } } })).toBe(800);
    expect(thresholdOf("invocations")).toBe(24_000);
    expect(thresholdOf("invocations", { api: { throttling: { rateLimit: 10 } } })).toBe(2_400);
  });
});

describe("the objectives", () => {
  const windows = (settings: object = {}) =>
    compoundSignals(watched({ slo: settings }))
      .flatMap((signal) => signal.windows)
      .map(({ id, statistic, periodSeconds, threshold }) => [id, statistic, periodSeconds, threshold]);

  it("are watched in two windows each, at the rates of the budget", () => {
    expect(windows()).toEqual([
      ["slo-availability-fast-long", "Average", 3600, 0.0144],
      ["slo-availability-fast-short", "Average", 300, 0.0144],
      ["slo-availability-slow-long", "Average", 21_600, 0.006],
      ["slo-availability-slow-short", "Average", 1800, 0.006],
      ["slo-latency-fast-long", "p85.6", 3600, 2000],
      ["slo-latency-fast-short", "p85.6", 300, 2000],
      ["slo-latency-slow-long", "p94", 21_600, 2000],
      ["slo-latency-slow-short", "p94", 1800, 2000],
    ]);
  });

  it("follow what the environment promises", () => {
    const changed = windows({ availabilityPercent: 99, latencyMs: 800 });

    expect(changed[0]).toEqual(["slo-availability-fast-long", "Average", 3600, 0.144]);
    expect(changed[4]).toEqual(["slo-latency-fast-long", "p85.6", 3600, 800]);
  });

  it("do not page for a single failure of few requests", () => {
    const fast = compoundSignals(watched()).find(({ id }) => id === "slo-availability-fast-burn");

    expect(fast?.signals).toEqual(["api-5xx-count"]);
  });
});
