import type { WeakeningRule } from "../../src/meanings/meaning";
import { isSetting, weakenedBy, weakSettings } from "../../src/meanings/weakened";
import { expirationsOfExistingBucket } from "../../src/rules/expirations";
import type { PlanIndex, Rule } from "../../src/rules/rule";
import * as rules from "../../src/rules/weakened";
import { changeOf, planOfChanges } from "../support/changes";
import { expectOwnWords } from "../support/own-words";

// the tables of meanings have tests of their own, and take longer to load than these tests take
jest.mock("../../src/meanings/weakened", () => ({
  isSetting: jest.fn(),
  weakenedBy: jest.fn(),
  weakSettings: jest.fn(),
}));
jest.mock("../../src/rules/expirations", () => ({ expirationsOfExistingBucket: jest.fn() }));

const RULES: readonly Rule[] = Object.values(rules);
/** By name: what is not made must fail a test, and not the list of tests. */
const NAMED = [
  ["key-disabled", "critical"],
  ["detection-off", "high"],
  ["encryption-weakened", "high"],
  ["firewall-weakened", "high"],
  ["identity-check-weakened", "high"],
  ["isolation-weakened", "high"],
  ["lock-weakened", "high"],
  ["logs-off", "high"],
  ["protection-removed", "high"],
  ["replication-removed", "high"],
  ["retention-shortened", "high"],
  ["rotation-stopped", "high"],
  ["tls-weakened", "high"],
  ["traffic-stopped", "high"],
  ["versioning-weakened", "high"],
  ["alarm-weakened", "medium"],
  ["destination-changed", "medium"],
  ["monitoring-reduced", "medium"],
  ["resilience-weakened", "medium"],
  ["tracing-off", "medium"],
] as const;
const BUCKET = "aws_s3_bucket_versioning";
const change = changeOf("acme_thing");
const index = {
  isNew: jest.fn<boolean, Parameters<PlanIndex["isNew"]>>(),
  isGoing: jest.fn<boolean, Parameters<PlanIndex["isGoing"]>>(),
};
const observe = (rule: Rule, item = change) => [...rule.check(planOfChanges(item), index)];
const weakens = (...lines: readonly (readonly [WeakeningRule, readonly string[]])[]) =>
  jest.mocked(weakenedBy).mockReturnValue({ lines: new Map(lines), unknown: [] });
const isDeleted = (type: string) =>
  RULES.flatMap((rule) =>
    observe(rule, changeOf(type, { action: "delete" })).map(({ message }) => `${rule.id}: ${message}`),
  );

beforeEach(() => {
  jest.resetAllMocks();
  weakens();
  jest.mocked(weakSettings).mockReturnValue([]);
  jest.mocked(expirationsOfExistingBucket).mockReturnValue([]);
});

it("has a name, a severity and words of its own for each rule", () => {
  expect(RULES.map(({ id, severity }) => [id, severity]).sort()).toEqual([...NAMED].sort());
  expectOwnWords(RULES);
});

describe("a rule about what is weakened", () => {
  it.each(NAMED)("says what the table of meanings says for it alone: %s", (id) => {
    weakens([id, ["a: 1 → 2"]]);
    expect(RULES.flatMap((rule) => observe(rule).map((seen) => [rule.id, seen]))).toStrictEqual([
      [id, { address: "acme_thing.it", message: expect.stringMatching(/^\w+ .{6,}/), details: ["a: 1 → 2"] }],
    ]);
  });

  it("has a message that no other rule has", () => {
    weakens(...RULES.map(({ id }) => [id as WeakeningRule, ["line"]] as const));
    const messages = RULES.flatMap((rule) => observe(rule).map(({ message }) => message));
    expect(messages).toHaveLength(RULES.length);
    expect(new Set(messages).size).toBe(RULES.length);
  });

  it("says nothing of a change that weakens nothing", () => {
    expect(RULES.flatMap((rule) => observe(rule))).toEqual([]);
  });
});

describe("a setting of something that is there already", () => {
  beforeEach(() => {
    jest.mocked(isSetting).mockReturnValue(true);
    jest.mocked(weakSettings).mockImplementation((_, id) => (id === "logs-off" ? ["enabled: false"] : []));
  });

  it("is told by the rule of what it switches off, after what is weakened", () => {
    weakens(["logs-off", ["a: 1 → 2"]]);
    expect(RULES.flatMap((rule) => observe(rule))).toStrictEqual([
      { address: "acme_thing.it", message: "writes fewer logs", details: ["a: 1 → 2", "enabled: false"] },
    ]);
    weakens();
    expect(observe(rules.logsOff)).toMatchObject([{ details: ["enabled: false"] }]);
  });

  it("is nothing where what it sets is new too", () => {
    index.isNew.mockReturnValue(true);
    expect(observe(rules.logsOff)).toEqual([]);
    expect(index.isNew).toHaveBeenCalledWith(change, ["bucket", "hosted_zone_id"]);
  });

  it("is nothing where it sets nothing else", () => {
    jest.mocked(isSetting).mockReturnValue(false);
    expect(observe(rules.logsOff)).toEqual([]);
  });
});

describe("expirations of a bucket that is there already", () => {
  it("are retention, and nothing else", () => {
    jest.mocked(expirationsOfExistingBucket).mockReturnValue(["days: not set → 1"]);
    weakens(["retention-shortened", ["a: 1 → 2"]]);
    expect(RULES.flatMap((rule) => observe(rule))).toStrictEqual([
      {
        address: "acme_thing.it",
        message: "keeps data for a shorter time",
        details: ["a: 1 → 2", "days: not set → 1"],
      },
    ]);
    expect(expirationsOfExistingBucket).toHaveBeenCalledWith(change, index);
    weakens();
    expect(observe(rules.retentionShortened)).toMatchObject([{ details: ["days: not set → 1"] }]);
  });
});

describe("a guard that is deleted", () => {
  it.each([
    ["encryption-weakened", "aws_s3_bucket_server_side_encryption_configuration", ["bucket"]],
    ["versioning-weakened", BUCKET, ["bucket"]],
    ["retention-shortened", "aws_backup_plan", []],
    ["retention-shortened", "aws_backup_selection", []],
    ["retention-shortened", "aws_s3_bucket_object_lock_configuration", []],
    ["retention-shortened", "aws_dlm_lifecycle_policy", []],
    ["logs-off", "aws_cloudtrail", ["bucket"]],
    ["logs-off", "aws_s3_bucket_logging", ["bucket"]],
    ["logs-off", "aws_flow_log", ["bucket"]],
    ["logs-off", "aws_config_configuration_recorder", ["bucket"]],
    ["logs-off", "aws_guardduty_detector", ["bucket"]],
    ["logs-off", "aws_wafv2_web_acl_logging_configuration", ["bucket"]],
    ["logs-off", "aws_cloudwatch_log_subscription_filter", ["bucket"]],
  ])("is one finding, %s, unless what it guards goes too: %s", (id, type, owners) => {
    expect(isDeleted(type)).toEqual([`${id}: ${type} is deleted`]);
    expect(index.isGoing).toHaveBeenCalledWith(changeOf(type, { action: "delete" }), owners);
    expect([`x${type}`, `${type}x`].flatMap(isDeleted)).toEqual([]);
    index.isGoing.mockReturnValue(true);
    expect(isDeleted(type)).toEqual([]);
  });

  it("is none where the type guards nothing", () => {
    expect(isDeleted("acme_thing")).toEqual([]);
  });

  it("is none where it stays", () => {
    expect(RULES.flatMap((rule) => observe(rule, changeOf(BUCKET)))).toEqual([]);
    weakens(["versioning-weakened", ["status: Enabled → Suspended"]]);
    expect(observe(rules.versioningWeakened, changeOf(BUCKET))).toStrictEqual([
      {
        address: `${BUCKET}.it`,
        message: "keeps no versions from now on",
        details: ["status: Enabled → Suspended"],
      },
    ]);
  });
});
