import { AWS_A_TO_L } from "./aws-a-to-l";
import { AWS_M_TO_Z } from "./aws-m-to-z";
import { OTHER_CLOUDS } from "./other-clouds";

/**
 * Attributes of which no direction is safe by itself, and that harm nothing while a resource is made: last names, parted by
 * white space, in every type that has them.
 */
export interface LookFamily {
  /** What may happen when one of them changes. */
  readonly because: string;
  readonly names: string;
}

export const LOOK_FAMILIES: readonly LookFamily[] = [
  {
    because: "Where it stands decides who reaches it and what it reaches: another network, zone or subnet.",
    names:
      "availability_zone availability_zones db_subnet_group_name network network_interface_id source_dest_check subnet subnet_id subnet_ids subnetwork subnets vpc_id vpc_zone_identifier",
  },
  {
    because: "Another secret, account or person works with it from then on.",
    names:
      "admin_password admin_username key_name key_pair master_password master_username password user_name username",
  },
];

/** The same for what means it in some types only: a line is a type, or a beginning of types with `*`, and paths of it. */
export const LOOK_PATHS = [AWS_A_TO_L, AWS_M_TO_Z, OTHER_CLOUDS].join("\n");
