import { weakenedBy } from "../../src/meanings/weakened";
import type { ResourceChange } from "../../src/model";
import { decidesReach } from "../../src/network/reads";
import { unknownRisk } from "../../src/rules/values";
import { Hidden, type Marked, Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";

// the tables of meanings and of firewalls have tests of their own, and take longer to load than these tests take
jest.mock("../../src/meanings/weakened", () => ({ weakenedBy: jest.fn() }));
jest.mock("../../src/network/reads", () => ({ decidesReach: jest.fn() }));

const observe = (change: ResourceChange) => [
  ...unknownRisk.check(planOfChanges(change), { isNew: () => false, isGoing: () => false }),
];
const changing = (path: string, after: Marked = new Unknown(), more: Partial<ResourceChange> = {}) =>
  changeOf("acme_thing", { attributes: [attributeOf(path, { before: null, after })], ...more });
const details = (change: ResourceChange) => observe(change).flatMap((seen) => seen.details ?? []);

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(weakenedBy).mockReturnValue({ lines: new Map(), unknown: [] });
  jest.mocked(decidesReach).mockReturnValue(false);
});

describe("an attribute that decides a risk", () => {
  it.each(
    `policy assume_role_policy access_policies access_policy resource_policy authorization_type authorization acl
    block_public_acls block_public_policy ignore_public_acls restrict_public_buckets publicly_accessible cidr_blocks
    ipv6_cidr_blocks cidr_ipv4 cidr_ipv6 allow_origins allowed_origins force_destroy deletion_protection
    deletion_protection_enabled storage_encrypted encrypted retention_in_days sse_algorithm
    versioning_configuration.0.status versioning_configuration.12.status tracing_config.0.mode tracing_config.12.mode
    throttling_rate_limit throttling_burst_limit managed_policy_arns actions_enabled reserved_concurrent_executions`
      .trim()
      .split(/\s+/),
  )("is told while nobody knows it, wherever it stands: %s", (path) => {
    for (const place of [path, `block.0.${path}`, `${path}.1`, `${path}.12`])
      expect(details(changing(place))).toEqual([`${place}: known after apply`]);
    for (const place of [`x${path}`, `${path}x`, `${path}.x`, `${path}.1.x`, `${path}.1x`])
      expect(details(changing(place))).toEqual([]);
  });

  it("is named by its whole path", () => {
    const paths = ["versioning_configuration.x.status", "versioning_configurationx0.status", "tracing_config.0xmode"];
    expect(paths.flatMap((path) => details(changing(path)))).toEqual([]);
    expect(
      ["versioning_configuration.status", "tracing_config.mode"].flatMap((path) => details(changing(path))),
    ).toEqual([]);
  });

  it("is told as sensitive or hidden where nobody may see it", () => {
    expect(observe(changing("policy", new Hidden("a", "sensitive")))).toStrictEqual([
      { address: "acme_thing.it", message: "cannot be judged before apply", details: ["policy: sensitive"] },
    ]);
    expect(details(changing("policy", new Hidden("a", "looks like a secret")))).toEqual(["policy: hidden"]);
    expect(observe(changing("policy", "text"))).toEqual([]);
  });

  it("is one that changes, within what changes", () => {
    const [old, other] = [new Hidden("a", "sensitive"), new Hidden("b", "sensitive")];
    const block = attributeOf("settings", {
      before: { policy: old, acl: old },
      after: { policy: old, acl: other, encrypted: new Unknown(), name: new Unknown() },
    });
    expect(details(changeOf("acme_thing", { attributes: [block] }))).toEqual([
      "settings.acl: sensitive",
      "settings.encrypted: known after apply",
    ]);
  });

  it("is nothing where the configuration leaves it to the provider", () => {
    expect(details(changing("policy", new Unknown(), { configured: new Set() }))).toEqual([]);
    expect(details(changing("policy", new Unknown(), { configured: new Set(["policy"]) }))).toHaveLength(1);
  });

  it("is one of what stays", () => {
    const told = ACTIONS.filter((action) => details(changing("policy", new Unknown(), { action })).length > 0);
    expect(told).toEqual(["create", "update", "replace"]);
  });
});

describe("what other tables know", () => {
  it("is told of a policy by another name", () => {
    const policy = (type: string) => details(changing("content", new Unknown(), { type }));
    expect(policy("aws_organizations_policy")).toEqual(["content: known after apply"]);
    expect(policy("acme_thing")).toEqual([]);
  });

  it("is told of what says who reaches what", () => {
    jest.mocked(decidesReach).mockImplementation((_, path) => path === "rule.source");
    const change = changing("rule.0.source");
    expect(details(change)).toEqual(["rule.0.source: known after apply"]);
    expect(decidesReach).toHaveBeenCalledWith(change, "rule.source", null);
    expect(details(changing("rule.0.name"))).toEqual([]);
  });

  it("is told of what protects, once", () => {
    const unknown = ["policy: known after apply", "mode: known after apply"];
    jest.mocked(weakenedBy).mockReturnValue({ lines: new Map(), unknown });
    expect(details(changing("policy"))).toEqual(unknown);
    expect(details(changeOf("acme_thing"))).toEqual(unknown);
  });
});
