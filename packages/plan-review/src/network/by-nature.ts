import type { ResourceChange } from "../model";
import { at, isEmpty, type Marked, same, textOf, Unknown } from "../values";

/** A type that joins something with something else by being made. */
interface Joins {
  readonly type: RegExp;
  /** Attributes that name the other side. */
  readonly names: readonly string[];
  readonly line: (other: string) => string;
  /** Whether it joins what shows after apply too, as long as somebody set it. @default false */
  readonly evenUnknown?: boolean;
}

const ofAccount = (account: string) => `joins a network of the account ${account}`;
const withAddress = () => "has a public address";

const JOINS: readonly Joins[] = [
  { type: /^aws_vpc_peering_connection$/, names: ["peer_owner_id"], line: ofAccount },
  { type: /^aws_ec2_transit_gateway_peering_attachment$/, names: ["peer_account_id"], line: ofAccount },
  // what the plan asks for itself has no name yet, and is told where it asks
  {
    type: /^aws_(vpc_peering_connection|(ec2_transit_gateway_(peering|vpc)|networkfirewall_firewall_transit_gateway|networkmanager)_attachment|dx_hosted_(private|public|transit)_virtual_interface)_accepter$/,
    names: ["vpc_peering_connection_id", "transit_gateway_attachment_id", "attachment_id", "virtual_interface_id"],
    line: (other) => `accepts ${other}, which somebody else may have asked for`,
  },
  { type: /^aws_eip$/, names: ["instance", "network_interface"], line: withAddress, evenUnknown: true },
  {
    type: /^aws_eip_association$/,
    names: ["instance_id", "network_interface_id"],
    line: withAddress,
    evenUnknown: true,
  },
];

/** What can be reached from more places by what it is: one line each. */
export function publicByNature(change: ResourceChange): readonly string[] {
  const { type, action, before, after } = change;
  if (type === "aws_ecrpublic_repository" && action === "create") return ["everyone can pull from a public repository"];
  // Azure's own word for: every service of Azure, of whatever customer
  if (/^azurerm_.*firewall_rule$/.test(type) && isAllOfAzure(after) && !isAllOfAzure(before))
    return ["0.0.0.0: lets in what runs in Azure, of every customer"];
  return action === "create" || action === "replace" ? joined(change) : [];
}

function joined({ type, action, before, after, configured }: ResourceChange): readonly string[] {
  const joins = JOINS.find((item) => item.type.test(type));
  if (joins === undefined) return [];
  const { names, line, evenUnknown = false } = joins;
  return names.flatMap((name) => {
    const now = at(after, name);
    // what nobody has set is unknown too, and what replaces another thing was joined before
    const isNew =
      now instanceof Unknown
        ? evenUnknown && action === "create" && configured?.has(name) === true
        : !isEmpty(now) && !same(now, at(before, name));
    return isNew ? [line(textOf(now))] : [];
  });
}

function isAllOfAzure(side: Marked): boolean {
  return at(side, "start_ip_address") === "0.0.0.0" && at(side, "end_ip_address") === "0.0.0.0";
}
