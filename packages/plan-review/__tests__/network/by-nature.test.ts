import type { ResourceChange } from "../../src/model";
import { publicByNature } from "../../src/network/by-nature";
import { Unknown } from "../../src/values";
import { ACTIONS, changeOf } from "../support/changes";

type Values = Readonly<Record<string, ResourceChange["after"]>>;

const made = (type: string, after: Values, more: Partial<ResourceChange> = {}) =>
  publicByNature(changeOf(type, { action: "create", before: null, after, ...more }));
const replaced = (type: string, before: Values, after: Values, more: Partial<ResourceChange> = {}) =>
  publicByNature(changeOf(type, { action: "replace", before, after, ...more }));

const ACCOUNT = (value: string) => `joins a network of the account ${value}`;
const ACCEPTS = (value: string) => `accepts ${value}, which somebody else may have asked for`;
const ADDRESS = () => "has a public address";

const JOINS = [
  ["aws_vpc_peering_connection", "peer_owner_id", ACCOUNT],
  ["aws_ec2_transit_gateway_peering_attachment", "peer_account_id", ACCOUNT],
  ["aws_vpc_peering_connection_accepter", "vpc_peering_connection_id", ACCEPTS],
  ["aws_ec2_transit_gateway_peering_attachment_accepter", "transit_gateway_attachment_id", ACCEPTS],
  ["aws_ec2_transit_gateway_vpc_attachment_accepter", "transit_gateway_attachment_id", ACCEPTS],
  ["aws_networkfirewall_firewall_transit_gateway_attachment_accepter", "transit_gateway_attachment_id", ACCEPTS],
  ["aws_networkmanager_attachment_accepter", "attachment_id", ACCEPTS],
  ["aws_dx_hosted_private_virtual_interface_accepter", "virtual_interface_id", ACCEPTS],
  ["aws_dx_hosted_public_virtual_interface_accepter", "virtual_interface_id", ACCEPTS],
  ["aws_dx_hosted_transit_virtual_interface_accepter", "virtual_interface_id", ACCEPTS],
  ["aws_eip", "instance", ADDRESS],
  ["aws_eip", "network_interface", ADDRESS],
  ["aws_eip_association", "instance_id", ADDRESS],
  ["aws_eip_association", "network_interface_id", ADDRESS],
] as const;

describe("what joins two things", () => {
  it.each(JOINS)("names the other one: %s by %s", (type, name, line) => {
    expect(made(type, { [name]: "x" })).toEqual([line("x")]);
    expect([made(type, { [name]: "" }), made(type, { [name]: null }), made(type, { other: "x" })]).toEqual([
      [],
      [],
      [],
    ]);
    expect([`x${type}`, `${type}x`].flatMap((other) => made(other, { [name]: "x" }))).toEqual([]);
  });

  it.each(JOINS)("is told again where it is another one: %s by %s", (type, name, line) => {
    expect(replaced(type, { [name]: "x" }, { [name]: "y" })).toEqual([line("y")]);
    expect(replaced(type, { [name]: "x" }, { [name]: "x", other: "y" })).toEqual([]);
    const told = ACTIONS.filter((action) => made(type, { [name]: "x" }, { action }).length > 0);
    expect(told).toEqual(["create", "replace"]);
  });

  it.each(JOINS)("shows after apply, and is told of an address that somebody gave: %s by %s", (type, name, line) => {
    const after = { [name]: new Unknown() };
    const configured = new Set([name]);
    const isTold = line === ADDRESS;
    expect(made(type, after, { configured })).toEqual(isTold ? ["has a public address"] : []);
    expect([made(type, after), made(type, after, { configured: new Set(["other"]) })]).toEqual([[], []]);
    expect(replaced(type, { [name]: "x" }, after, { configured })).toEqual([]);
  });

  it("names each", () => {
    expect(made("aws_eip", { instance: "i", network_interface: "n" })).toHaveLength(2);
  });
});

describe("a public repository", () => {
  it("is one from the start", () => {
    const told = ACTIONS.filter((action) => made("aws_ecrpublic_repository", {}, { action }).length > 0);
    expect(told).toEqual(["create"]);
    expect(made("aws_ecrpublic_repository", {})).toEqual(["everyone can pull from a public repository"]);
    expect(made("aws_ecr_repository", {})).toEqual([]);
  });
});

describe("a rule of Azure's firewalls for all of Azure", () => {
  const range = (start_ip_address: string, end_ip_address: string) => ({ start_ip_address, end_ip_address });
  const all = range("0.0.0.0", "0.0.0.0");
  const LINE = "0.0.0.0: lets in what runs in Azure, of every customer";

  it.each(["azurerm_mssql_firewall_rule", "azurerm_postgresql_flexible_server_firewall_rule"])(
    "is told when it is new: %s",
    (type) => {
      const changed = (before: ResourceChange["before"], after: ResourceChange["after"]) =>
        publicByNature(changeOf(type, { before, after }));
      expect([made(type, all), changed(range("0.0.0.0", "1.1.1.1"), all)]).toEqual([[LINE], [LINE]]);
      expect([changed(all, all), changed(all, null)]).toEqual([[], []]);
      expect([made(type, range("0.0.0.0", "1.1.1.1")), made(type, range("1.1.1.1", "0.0.0.0"))]).toEqual([[], []]);
    },
  );

  it("is one of Azure", () => {
    for (const type of ["my_azurerm_x_firewall_rule", "azurerm_x_firewall_rules", "acme_firewall_rule"])
      expect(made(type, all)).toEqual([]);
  });
});
