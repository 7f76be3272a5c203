import { created, deleted, entry } from "../support/plan-builder";
import { LOOK, OPENED, speaks } from "../support/speaks";

describe("two networks that are joined", () => {
  const PEERING = "aws_vpc_peering_connection";
  const peering = (owner: string) => ({ vpc_id: "vpc-1", peer_vpc_id: "vpc-2", peer_owner_id: owner });

  it("are to be looked at where the other account is new", () => {
    expect(speaks(created(PEERING, peering("111122223333")))).toEqual([LOOK]);
    const another = [peering("111122223333"), peering("999988887777")] as const;
    expect(speaks(entry(PEERING, ["delete", "create"], ...another))).toEqual([LOOK]);
    const same = [peering("111122223333"), { ...peering("111122223333"), peer_vpc_id: "vpc-3" }] as const;
    expect(speaks(entry(PEERING, ["delete", "create"], ...same))).toEqual([]);
  });

  it.each([
    ["aws_ec2_transit_gateway_peering_attachment_accepter", "transit_gateway_attachment_id"],
    ["aws_ec2_transit_gateway_vpc_attachment_accepter", "transit_gateway_attachment_id"],
    ["aws_networkfirewall_firewall_transit_gateway_attachment_accepter", "transit_gateway_attachment_id"],
    ["aws_networkmanager_attachment_accepter", "attachment_id"],
    ["aws_dx_hosted_private_virtual_interface_accepter", "virtual_interface_id"],
    ["aws_dx_hosted_transit_virtual_interface_accepter", "virtual_interface_id"],
    ["aws_vpc_peering_connection_accepter", "vpc_peering_connection_id"],
  ])("are to be looked at where somebody accepts what another one asked for: %s", (type, name) => {
    expect(speaks(created(type, { [name]: "x-1" }))).toEqual([LOOK]);
    expect(speaks(created(type, {}, { unknown: { [name]: true } }))).toEqual([]);
    expect(speaks(entry(type, ["delete", "create"], { [name]: "x-1" }, { [name]: "x-2" }))).toEqual([LOOK]);
    expect(speaks(entry(type, ["delete", "create"], { [name]: "x-1" }, { [name]: "x-1" }))).toEqual([]);
    expect(speaks(deleted(type, { [name]: "x-1" }))).toEqual([]);
  });
});

describe("a public address", () => {
  it("is to be looked at where it is given to something else", () => {
    const type = "aws_eip_association";
    const of = (instance_id: string) => ({ instance_id, allocation_id: "eipalloc-1" });
    const one = of("i-1");
    expect(speaks(entry(type, ["delete", "create"], one, of("i-2")))).toEqual([LOOK]);
    expect(speaks(entry(type, ["delete", "create"], one, { ...one, allocation_id: "eipalloc-2" }))).toEqual([]);
  });
});

describe("a block of public access", () => {
  const TYPE = "aws_s3_bucket_public_access_block";
  const block = (bucket: string) => ({
    bucket,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });

  it("leaves a bucket that stays, for another one", () => {
    const moved = entry(TYPE, ["delete", "create"], block("a"), block("b"));
    expect(speaks(moved)).toEqual([OPENED]);
    expect(speaks(moved, deleted("aws_s3_bucket", { bucket: "a" }))).toEqual([]);
    expect(speaks(entry(TYPE, ["delete", "create"], block("a"), block("a")))).toEqual([]);
  });

  it("is deleted though it has the identifier of what it guards", () => {
    const id = "/subscriptions/1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/s";
    const rules = deleted("azurerm_storage_account_network_rules", {
      id,
      storage_account_id: id,
      default_action: "Deny",
    });
    expect(speaks(rules)).toEqual([OPENED]);
    expect(speaks(rules, deleted("azurerm_storage_account", { id, name: "s" }))).toEqual([]);
  });
});
