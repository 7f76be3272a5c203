import { keysOf } from "../../src/network/owners";
import { type Marked, type MarkedObject, Unknown } from "../../src/values";
import { changeOf } from "../support/changes";

const keys = (type: string, before: Marked, after: Marked, ...replaced: readonly string[]) =>
  keysOf(changeOf(type, { before, after }), new Set(replaced));
const keyOf = (type: string, values: MarkedObject) => keys(type, values, values).after;
const RULE = "aws_security_group_rule";

describe("the firewall whose rules a resource holds", () => {
  it("is the same for the group and for rules that are resources of their own", () => {
    const groups: readonly (readonly [string, MarkedObject, string, MarkedObject])[] = [
      ["aws_security_group", { id: "sg-1" }, RULE, { id: "sgr-1", security_group_id: "sg-1" }],
      ["aws_default_security_group", { id: "sg-1" }, RULE, { security_group_id: "sg-1" }],
      ["aws_network_acl", { id: "acl-1" }, "aws_network_acl_rule", { network_acl_id: "acl-1" }],
      ["aws_default_network_acl", { id: "acl-1" }, "aws_network_acl_rule", { network_acl_id: "acl-1" }],
      ["google_compute_firewall", { network: "n" }, "google_compute_region_firewall", { network: "n", name: "x" }],
      [
        "azurerm_network_security_group",
        { name: "n", resource_group_name: "g" },
        "azurerm_network_security_rule",
        { name: "r", network_security_group_name: "n", resource_group_name: "g" },
      ],
    ];
    const pairs = groups.map(([type, own, ruleType, rule]) => [keyOf(type, own), keyOf(ruleType, rule)]);
    expect(pairs.filter(([group, rule]) => group !== rule)).toEqual([]);
    expect(pairs.map(([group]) => group).filter((key) => key?.endsWith(".it"))).toEqual([]);
  });

  it("is named by one of several attributes", () => {
    const attributes = [
      "security_group_id",
      "network_acl_id",
      "network_security_group_id",
      "network_security_group_name",
      "firewall_group_id",
      "firewall_id",
      "server_id",
      "server_name",
      "group",
    ];
    const found = attributes.map((attribute) => keyOf("acme_firewall_rule", { [attribute]: "x" }));
    expect(found.filter((key) => key === "acme_firewall_rule.it")).toEqual([]);
    expect(new Set(found).size).toBe(attributes.length);
    expect(keyOf("acme_firewall_rule", { group: "x", server_id: "y" })).toBe(
      keyOf("acme_firewall", { server_id: "y" }),
    );
  });

  it("is told by its provider, its kind and its name", () => {
    const network = { network: "n", resource_group_name: "g" };
    expect(keyOf("google_compute_firewall", network)).toBe("google network: /n");
    expect(keyOf("acme_firewall_rule", { server_name: "s", resource_group_name: "g" })).toBe("acme server_name: g/s");
    expect(keyOf("acme_firewall_rule", { server_name: "s" })).toBe("acme server_name: /s");
    expect(keyOf(RULE, { security_group_id: "sg-1" })).toBe("aws security_group_id: /sg-1");
  });

  it("is another one of another provider, kind or group of resources", () => {
    const same = keyOf("acme_firewall_rule", { server_id: "x" });
    const others = [
      keyOf("other_firewall_rule", { server_id: "x" }),
      keyOf("acme_firewall_rule", { firewall_id: "x" }),
      keyOf("acme_firewall_rule", { server_id: "y" }),
    ];
    expect(others.filter((key) => key === same)).toEqual([]);
    const named = (resource_group_name: Marked) =>
      keyOf("acme_firewall_rule", { server_name: "x", resource_group_name });
    expect(named("a")).not.toBe(named("b"));
    expect(keyOf("acme_firewall_rule", { server_name: "x" })).toBe(named(""));
    // an identifier is one everywhere
    expect(keyOf("acme_firewall_rule", { server_id: "x", resource_group_name: "a" })).toBe(same);
  });

  it("is the resource itself where it names none, and where it is of another type", () => {
    expect(keyOf("acme_firewall", { name: "x" })).toBe("acme_firewall.it");
    expect(keyOf("acme_firewall", { server_id: "" })).toBe("acme_firewall.it");
    expect(keyOf("acme_database", { server_id: "x" })).toBe("acme_database.it");
    expect(keyOf("my_google_compute_firewall", { network: "x" })).toBe("my_google_compute_firewall.it");
    expect(keyOf("google_compute_firewall_policy", { network: "x" })).toBe("google_compute_firewall_policy.it");
    expect(keyOf("aws_security_group_x", { id: "x" })).toBe("aws_security_group_x.it");
    expect(keyOf("my_aws_security_group", { id: "x" })).toBe("my_aws_security_group.it");
    expect(keyOf("aws_network_acl_x", { id: "x" })).toBe("aws_network_acl_x.it");
    expect(keyOf("my_aws_network_acl", { id: "x" })).toBe("my_aws_network_acl.it");
  });
});

describe("the firewall before and after", () => {
  it("may be two", () => {
    const { before, after } = keys(RULE, { security_group_id: "sg-1" }, { security_group_id: "sg-2" });
    expect([before, after]).toEqual([
      keyOf(RULE, { security_group_id: "sg-1" }),
      keyOf(RULE, { security_group_id: "sg-2" }),
    ]);
    expect(keys(RULE, null, { security_group_id: "sg-2" })).toEqual({ before: `${RULE}.it`, after });
  });

  it("is what it was, where it is made anew", () => {
    const rule = { security_group_id: "sg-1" };
    const unknown = { security_group_id: new Unknown() };
    const before = keyOf(RULE, rule);
    expect(keys(RULE, rule, unknown, "sg-1")).toEqual({ before, after: before });
    expect(keys("aws_security_group", { id: "sg-1" }, { id: new Unknown() })).toEqual({ before, after: before });
  });

  it("is the resource itself, where it moves to one that nobody knows yet", () => {
    const rule = { security_group_id: "sg-1" };
    const before = keyOf(RULE, rule);
    expect(keys(RULE, rule, { security_group_id: new Unknown() }, "sg-2")).toEqual({ before, after: `${RULE}.it` });
    expect(keys(RULE, rule, { security_group_id: new Unknown() })).toEqual({ before, after: `${RULE}.it` });
    // it belonged to another kind of firewall
    expect(keys(RULE, { firewall_id: "f-1" }, { security_group_id: new Unknown() }).after).toBe(`${RULE}.it`);
    // one of two is not made anew
    const both = { security_group_id: "sg-1", firewall_id: "f-1" };
    const unknown = { security_group_id: new Unknown(), firewall_id: new Unknown() };
    expect(keys(RULE, both, unknown, "sg-1").after).toBe(`${RULE}.it`);
    expect(keys(RULE, both, unknown, "sg-1", "f-1").after).toBe(before);
    expect(keys(RULE, both, { security_group_id: new Unknown(), firewall_id: null }, "sg-1").after).toBe(before);
  });
});
