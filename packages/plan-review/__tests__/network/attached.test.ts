import type { ResourceChange } from "../../src/model";
import { attachments, isAttachment } from "../../src/network/attached";
import { type MarkedObject, Unknown } from "../../src/values";
import { changeOf, planOfChanges } from "../support/changes";

const TIE = "aws_network_interface_sg_attachment";
const NONE = { open: [], unseen: [] };
const group = (id: string, ...cidrs: readonly string[]) =>
  changeOf("aws_security_group", {
    action: "no-op",
    after: { id, ingress: cidrs.map((cidr) => ({ cidr_blocks: [cidr] })) },
  });
const has = (...vpc_security_group_ids: readonly MarkedObject[string][]): MarkedObject => ({ vpc_security_group_ids });
/** What a change attaches, in a plan that has the others too. */
const attached = (change: ResourceChange, ...others: readonly ResourceChange[]) =>
  attachments(planOfChanges(change, ...others))(change);
const gets = changeOf("aws_db_instance", { before: has("sg-9"), after: has("sg-9", "sg-1") });
const OPEN = { open: ["sg-1"], unseen: [] };
const UNSEEN = { open: [], unseen: ["sg-1"] };

it("knows which attributes say what stands before a resource", () => {
  const paths = [
    "vpc_security_group_ids",
    "network.security_group_ids",
    "vpc_config.security_groups",
    "network_security_group_id",
  ];
  expect(paths.filter((path) => !isAttachment("aws_lb", path))).toEqual([]);
  const others = ["my_security_groups", "security_groups.name", "security_group_id", "network_interface_id", "name"];
  expect(others.filter((path) => isAttachment("aws_lb", path))).toEqual([]);
  expect(paths.filter((path) => isAttachment("aws_security_group", path))).toEqual([]);
  const both = [...paths, ...others].filter((path) => isAttachment(TIE, path));
  expect(both).toEqual(["security_group_id", "network_interface_id"]);
});

describe("a group that a resource gets", () => {
  it("is open where its rules let in a large part of the Internet", () => {
    expect(attached(gets, group("sg-1", "0.0.0.0/0"))).toEqual(OPEN);
    expect(attached(gets, group("sg-1", "52.0.0.0/8"))).toEqual(OPEN);
    expect(attached(gets, group("sg-1", "50.0.0.0/9", "50.128.0.0/9"))).toEqual(OPEN);
    expect(attached(gets, group("sg-1", "203.0.113.0/24"))).toEqual(NONE);
    expect(attached(gets, group("sg-1"))).toEqual(NONE);
  });

  it("is not seen where the plan does not show it", () => {
    expect(attached(gets)).toEqual(UNSEEN);
    expect(attached(gets, group("sg-2", "0.0.0.0/0"))).toEqual(UNSEEN);
    expect(attached(gets, changeOf("aws_lb", { after: { id: "sg-1" } }))).toEqual(UNSEEN);
    expect(attached(gets, changeOf("aws_security_group", { after: { id: new Unknown() } }))).toEqual(UNSEEN);
  });

  it("is open by rules that are resources of their own, in whatever order", () => {
    const rule = changeOf("aws_vpc_security_group_ingress_rule", {
      action: "no-op",
      after: { id: "sgr-1", security_group_id: "sg-1", cidr_ipv4: "0.0.0.0/0" },
    });
    expect(attached(gets, group("sg-1"), rule)).toEqual(OPEN);
    expect(attached(gets, rule, group("sg-1"))).toEqual(OPEN);
    expect(attachments({ ...planOfChanges(gets), context: [rule] })(gets)).toEqual(OPEN);
  });

  it("is open by a list of networks that the plan shows", () => {
    const list = (cidr: string) =>
      changeOf("aws_ec2_managed_prefix_list", { action: "no-op", after: { id: "pl-1", entry: [{ cidr }] } });
    const lists = changeOf("aws_security_group", {
      action: "no-op",
      after: { id: "sg-1", ingress: [{ prefix_list_ids: ["pl-1"] }] },
    });
    expect(attached(gets, lists, list("0.0.0.0/0"))).toEqual(OPEN);
    expect(attached(gets, lists, list("10.0.0.0/8"))).toEqual(NONE);
    expect(attached(gets, lists)).toEqual(NONE);
  });

  it("is open by rules that name it, as Azure's do", () => {
    const interfaceOf = (id: string) => ({ network_security_group_id: id });
    const change = changeOf("azurerm_network_interface_security_group_association", {
      action: "replace",
      before: interfaceOf("/nsg/a"),
      after: interfaceOf("/nsg/b"),
    });
    const nsg = (name: string, resource_group_name = "main") =>
      changeOf("azurerm_network_security_group", {
        action: "no-op",
        after: { id: `/nsg/${name}`, name, resource_group_name },
      });
    const rule = (network_security_group_name: string, resource_group_name = "main") =>
      changeOf("azurerm_network_security_rule", {
        action: "no-op",
        after: { id: "/rule", name: "r", network_security_group_name, resource_group_name, source_address_prefix: "*" },
      });
    expect(attached(change, rule("b"), nsg("b"))).toEqual({ open: ["/nsg/b"], unseen: [] });
    expect(attached(change, rule("B"), nsg("b", "MAIN"))).toEqual({ open: ["/nsg/b"], unseen: [] });
    expect(attached(change, nsg("b"), nsg("a"), rule("a"))).toEqual(NONE);
    expect(attached(change, nsg("a"), nsg("b"), rule("a"))).toEqual(NONE);
    expect(attached(change, rule("b"))).toEqual({ open: [], unseen: ["/nsg/b"] });
    expect(attached(change, nsg("b"), rule("b", "other"))).toEqual(NONE);
    expect(attached(change, rule("b", "other"), nsg("b"))).toEqual(NONE);
    expect(attached(change, rule("a"), nsg("b"))).toEqual(NONE);
  });

  it("is closed where its rules deny, or are for the way out", () => {
    const rules = [
      { cidr: "0.0.0.0/0", action: "deny" },
      { cidr: "0.0.0.0/0", direction: "egress" },
    ];
    expect(attached(gets, changeOf("acme_firewall", { after: { id: "sg-1", rules } }))).toEqual(NONE);
  });

  it("is one that it had not before", () => {
    const open = group("sg-1", "0.0.0.0/0");
    expect(attached({ ...gets, before: has("sg-1", "sg-9") }, open)).toEqual(NONE);
    expect(attached({ ...gets, after: has("sg-9", "", null, new Unknown()) }, open)).toEqual(NONE);
    const moved = { ...gets, before: { security_groups: ["sg-1"] }, after: { vpc_security_group_ids: ["sg-1"] } };
    expect(attached(moved, open)).toEqual(OPEN);
    const two = attached({ ...gets, after: has("sg-1", "sg-2", "sg-3") }, open, group("sg-2"));
    expect(two).toEqual({ open: ["sg-1"], unseen: ["sg-3"] });
    expect(attached({ ...gets, after: { security_group_id: "sg-1", name: "sg-1" } }, open)).toEqual(NONE);
  });
});

describe("a resource that gets a group", () => {
  const open = group("sg-1", "0.0.0.0/0");

  it("is one that exists, or is made anew in its place", () => {
    const actions = ["update", "replace", "create", "delete", "no-op", "forget"] as const;
    const found = actions.filter((action) => attached({ ...gets, action }, open).open.length > 0);
    expect(found).toEqual(["update", "replace"]);
  });

  it("is neither a function, whose groups are for the way out, nor a firewall", () => {
    expect(attached({ ...gets, type: "aws_lambda_function" }, open)).toEqual(NONE);
    expect(attached({ ...gets, type: "aws_security_group" }, open)).toEqual(NONE);
  });

  it("may be an interface that exists, to which a new resource ties it", () => {
    const tie = (network_interface_id: MarkedObject[string], more: Partial<ResourceChange> = {}) =>
      changeOf(TIE, {
        action: "create",
        before: null,
        after: { network_interface_id, security_group_id: "sg-1" },
        ...more,
      });
    expect(attached(tie("eni-1"), open)).toEqual(OPEN);
    expect(attached(tie("eni-1"), group("sg-1"))).toEqual(NONE);
    expect(attached(tie(new Unknown()), open)).toEqual(NONE);
    expect(attached(tie("eni-1", { action: "replace" }), open)).toEqual(OPEN);
    expect(attached(tie(new Unknown(), { action: "replace" }), open)).toEqual(NONE);
    expect(attached(tie("eni-1", { action: "delete", after: null }), open)).toEqual(NONE);
  });
});

it("reads the rules of a plan once for all of its changes", () => {
  const plan = planOfChanges(gets, group("sg-1", "0.0.0.0/0"));
  const ask = attachments(plan);
  expect([ask(gets), ask({ ...gets, before: has("sg-1", "sg-9") }), ask(gets)]).toEqual([OPEN, NONE, OPEN]);
});
