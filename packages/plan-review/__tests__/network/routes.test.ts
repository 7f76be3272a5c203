import type { ResourceChange } from "../../src/model";
import { isRoute, isRouting, publicRoutes } from "../../src/network/routes";
import { Hidden, type MarkedObject, Unknown } from "../../src/values";
import { changeOf, planOfChanges } from "../support/changes";

const WORLD = "0.0.0.0/0";
const IGW = { gateway_id: "igw-1" };
const route = (more: MarkedObject = {}): MarkedObject => ({
  route_table_id: "rtb-1",
  destination_cidr_block: WORLD,
  ...IGW,
  ...more,
});
/** The lines of the first change, in a plan that has the others too. */
const linesOf = (change: ResourceChange, ...others: readonly ResourceChange[]) =>
  publicRoutes(planOfChanges(change, ...others))(change);
const made = (more?: MarkedObject) =>
  linesOf(changeOf("aws_route", { action: "create", before: null, after: route(more) }));

describe("what says where packets go", () => {
  it("is a route, a table, or an association", () => {
    const types = [
      "aws_route",
      "aws_route_table",
      "aws_default_route_table",
      "aws_route_table_association",
      "aws_main_route_table_association",
    ];
    expect(types.filter((type) => !isRouting(type))).toEqual([]);
    const others = [...types.map((type) => `my_${type}`), ...types.map((type) => `${type}_rule`), "aws_route53_record"];
    expect(others.filter(isRouting)).toEqual([]);
  });

  it("has attributes for the network, the way and the owner", () => {
    const paths = [
      "destination_cidr_block",
      "route.cidr_block",
      "nat_gateway_id",
      "route.gateway_id",
      "subnet_id",
      "route_table_id",
      "default_route_table_id",
    ];
    expect(paths.filter((path) => !isRoute("aws_route_table", path))).toEqual([]);
    const others = ["tags", "my.route.cidr_block", "route.route.cidr_block", "propagating_vgws"];
    expect(others.filter((path) => isRoute("aws_route_table", path))).toEqual([]);
    expect(isRoute("aws_lb", "subnet_id")).toBe(false);
  });
});

describe("a route to the Internet", () => {
  it("is one to a large part of it, through its gateway", () => {
    expect(made()).toEqual([`${WORLD} → igw-1`]);
    expect(made({ destination_cidr_block: "52.0.0.0/8" })).toEqual(["52.0.0.0/8 → igw-1"]);
    expect(made({ destination_cidr_block: "", destination_ipv6_cidr_block: "::/0" })).toEqual(["::/0 → igw-1"]);
    expect(made({ destination_cidr_block: null, destination_prefix_list_id: "pl-1" })).toEqual(["pl-1 → igw-1"]);
    expect(made({ destination_cidr_block: "203.0.113.0/24" })).toEqual([]);
    expect(made({ destination_cidr_block: "10.0.0.0/8" })).toEqual([]);
    expect(made({ destination_cidr_block: "", destination_prefix_list_id: "" })).toEqual([]);
    expect(made({ destination_cidr_block: "pl-1" })).toEqual([]);
  });

  it("is not one through another gateway", () => {
    expect([made({ gateway_id: "vgw-1" }), made({ gateway_id: null }), made({ gateway_id: "local" })]).toEqual([
      [],
      [],
      [],
    ]);
    const { gateway_id: _, ...without } = route();
    expect(linesOf(changeOf("aws_route", { after: without }))).toEqual([]);
  });

  it("may be one through a gateway that shows after apply, unless it goes elsewhere", () => {
    const unknown = new Unknown();
    expect(made({ gateway_id: unknown })).toEqual([`${WORLD} → ${unknown}`]);
    expect(made({ gateway_id: new Hidden("x", "sensitive") })).toHaveLength(1);
    const ways = [
      "nat_gateway_id",
      "egress_only_gateway_id",
      "transit_gateway_id",
      "vpc_peering_connection_id",
      "network_interface_id",
      "vpc_endpoint_id",
      "local_gateway_id",
      "carrier_gateway_id",
      "core_network_arn",
    ];
    expect(ways.filter((way) => made({ gateway_id: unknown, [way]: "x-1" }).length > 0)).toEqual([]);
    expect(ways.filter((way) => made({ gateway_id: unknown, [way]: "" }).length === 0)).toEqual([]);
    expect(ways.filter((way) => made({ gateway_id: unknown, [way]: null }).length === 0)).toEqual([]);
  });

  it("is new in a table that exists", () => {
    expect(made({ route_table_id: new Unknown() })).toEqual([]);
    expect(made({ route_table_id: "" })).toEqual([]);
    const table = (before: MarkedObject | null, after: MarkedObject, type = "aws_route_table") =>
      linesOf(changeOf(type, { action: before === null ? "create" : "update", before, after }));
    const out = { cidr_block: WORLD, ...IGW };
    expect(table({ id: "rtb-1", route: [] }, { id: "rtb-1", route: [out] })).toEqual([`${WORLD} → igw-1`]);
    expect(table(null, { id: new Unknown(), route: [out] })).toEqual([]);
    expect(table({ id: "rtb-1", route: [out] }, { id: "rtb-1", route: [out] })).toEqual([]);
    expect(
      table({ id: "rtb-1", route: [out] }, { id: "rtb-1", route: [out, { ipv6_cidr_block: "::/0", ...IGW }] }),
    ).toEqual(["::/0 → igw-1"]);
    expect(table({ id: "rtb-1", route: [] }, { id: "rtb-1", route: [null, "x"] })).toEqual([]);
    expect(table({ id: "rtb-1" }, { id: "rtb-1", route: new Unknown() })).toEqual([]);
    const own = { default_route_table_id: "rtb-1", route: [out] };
    expect(table(null, own, "aws_default_route_table")).toEqual([`${WORLD} → igw-1`]);
    expect(table(null, { ...own, default_route_table_id: new Unknown() }, "aws_default_route_table")).toEqual([]);
  });

  it("is new where the same goes into another table, and not where it stays", () => {
    const changed = (before: MarkedObject) => linesOf(changeOf("aws_route", { before, after: route() }));
    expect(changed(route())).toEqual([]);
    expect(changed(route({ route_table_id: "rtb-2" }))).toEqual([`${WORLD} → igw-1`]);
    expect(changed(route({ gateway_id: "vgw-1" }))).toEqual([`${WORLD} → igw-1`]);
    expect(changed(route({ gateway_id: "igw-2" }))).toEqual([]);
  });

  it("is nothing where it goes, stays, or is forgotten, and in a type that is none", () => {
    const actions = ["delete", "forget", "no-op"] as const;
    const all = actions.map((action) => linesOf(changeOf("aws_route", { action, before: null, after: route() })));
    expect(all).toEqual([[], [], []]);
    expect(linesOf(changeOf("aws_vpn_route", { action: "create", before: null, after: route() }))).toEqual([]);
    expect(linesOf(changeOf("aws_route", { action: "replace", before: null, after: route() }))).toHaveLength(1);
  });
});

describe("another table for a subnet", () => {
  const to = (route_table_id: MarkedObject[string], more: MarkedObject = {}) => ({
    subnet_id: "subnet-1",
    route_table_id,
    ...more,
  });
  const moves = changeOf("aws_route_table_association", { before: to("rtb-2"), after: to("rtb-1") });
  const open = { id: "rtb-1", route: [{ cidr_block: WORLD, ...IGW }] };
  const table = (after: MarkedObject) => changeOf("aws_route_table", { action: "no-op", after });
  const LEADS = ["route_table_id: rtb-1, which leads to an internet gateway"];
  const UNSEEN = ["route_table_id: rtb-1, whose routes this plan does not show"];

  it("leads to the Internet where the plan shows such a route", () => {
    expect(linesOf(moves, table(open))).toEqual(LEADS);
    const own = changeOf("aws_route", { action: "no-op", after: route() });
    expect(linesOf(moves, table({ id: "rtb-1" }), own)).toEqual(LEADS);
    expect(publicRoutes({ ...planOfChanges(moves), context: [table(open)] })(moves)).toEqual(LEADS);
    expect(linesOf({ ...moves, type: "aws_main_route_table_association" }, table(open))).toEqual(LEADS);
    const made = changeOf("aws_route_table_association", { action: "create", before: null, after: to("rtb-1") });
    expect(linesOf(made, table(open))).toEqual(LEADS);
  });

  it("leads nowhere that is new where the plan shows none, or it is the same", () => {
    expect(linesOf(moves, table({ id: "rtb-1" }))).toEqual([]);
    expect(linesOf({ ...moves, before: to("rtb-1") }, table(open))).toEqual([]);
    expect(linesOf({ ...moves, after: to("rtb-1", { subnet_id: new Unknown() }) }, table(open))).toEqual([]);
    expect(linesOf({ ...moves, after: to(new Unknown()) }, table(open))).toEqual([]);
    const elsewhere = changeOf("aws_lb", { after: open });
    expect(linesOf(moves, elsewhere)).toEqual(UNSEEN);
    expect(linesOf(moves, changeOf("aws_route_table", { after: { ...open, id: new Unknown() } }))).toEqual(UNSEEN);
  });

  it("may lead there where the plan does not show the table, unless it is new", () => {
    expect(linesOf(moves)).toEqual(UNSEEN);
    // a route of the table shows only itself
    const own = changeOf("aws_route", { after: route({ destination_cidr_block: "10.0.0.0/8" }) });
    expect(linesOf(moves, own)).toEqual(UNSEEN);
    expect(linesOf({ ...moves, action: "create", before: null })).toEqual([]);
  });
});
