import { created, deleted, planOf, updated } from "../../support/plan-builder";
import type { CasesOfRules } from "./cases";

const blockAll = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
  bucket: "data",
};

/** The rules of what is opened to others. */
export const EXPOSURE: CasesOfRules = {
  "public-access-opened": {
    loud: {
      "block weakened": planOf([
        updated("aws_s3_bucket_public_access_block", blockAll, { ...blockAll, block_public_policy: false }),
      ]),
      "block deleted": planOf([deleted("aws_s3_bucket_public_access_block", blockAll)]),
      "block made with a hole": planOf([
        created("aws_s3_bucket_public_access_block", { ...blockAll, block_public_acls: false }),
      ]),
      "public database": planOf([
        updated("aws_db_instance", { publicly_accessible: false }, { publicly_accessible: true }),
      ]),
      "public acl": planOf([created("aws_s3_bucket_acl", { acl: "public-read" })]),
      "open port": planOf([
        updated("aws_security_group", { ingress: [] }, { ingress: [{ cidr_blocks: ["0.0.0.0/0"], from_port: 22 }] }),
      ]),
      "function URL": planOf([created("aws_lambda_function_url", { authorization_type: "NONE" })]),
    },
    quiet: {
      "block strengthened": planOf([
        updated("aws_s3_bucket_public_access_block", { ...blockAll, block_public_policy: false }, blockAll),
      ]),
      "block deleted with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_public_access_block", blockAll),
      ]),
      "way out": planOf([updated("aws_security_group", { egress: [] }, { egress: [{ cidr_blocks: ["0.0.0.0/0"] }] })]),
      "port for one network": planOf([
        updated("aws_security_group", { ingress: [] }, { ingress: [{ cidr_blocks: ["10.0.0.0/8"] }] }),
      ]),
      "function URL with IAM": planOf([created("aws_lambda_function_url", { authorization_type: "AWS_IAM" })]),
    },
  },
  "internet-facing": {
    loud: {
      "load balancer": planOf([updated("aws_lb", { internal: true }, { internal: false })]),
      "subnet that exists": planOf([
        created("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }),
      ]),
    },
    quiet: {
      "load balancer turned inward": planOf([updated("aws_lb", { internal: false }, { internal: true })]),
      "the way out": planOf([
        created("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }),
      ]),
    },
  },
  "shared-outside": {
    loud: {
      snapshot: planOf([created("aws_snapshot_create_volume_permission", { account_id: "111122223333" })]),
      endpoint: planOf([
        updated("aws_vpc_endpoint_service", { acceptance_required: true }, { acceptance_required: false }),
      ]),
    },
    quiet: {
      "shared no longer": planOf([
        updated("aws_db_snapshot", { shared_accounts: ["111122223333"] }, { shared_accounts: [] }),
      ]),
    },
  },
  "reach-widened": {
    loud: {
      "public address of something new": planOf([created("aws_instance", { associate_public_ip_address: true })]),
      "wide network": planOf([
        updated("aws_security_group", { ingress: [] }, { ingress: [{ cidr_blocks: ["52.0.0.0/8"], from_port: 22 }] }),
      ]),
    },
    quiet: {
      "public address removed": planOf([
        updated("aws_subnet", { map_public_ip_on_launch: true }, { map_public_ip_on_launch: false }),
      ]),
      "network of an office": planOf([
        updated(
          "aws_security_group",
          { ingress: [] },
          { ingress: [{ cidr_blocks: ["203.0.113.0/24"], from_port: 22 }] },
        ),
      ]),
    },
  },
};
