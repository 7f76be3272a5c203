import { ApiGatewayV2Client, GetDomainNameCommand } from "@aws-sdk/client-apigatewayv2";
import { ListResourceRecordSetsCommand, type ResourceRecordSet, Route53Client } from "@aws-sdk/client-route-53";
import { domainOf } from "../../../../../src/config/domain";
import { isNamed, statusOf } from "../../aws/aws-error";
import { hasOwnTags, type Tags } from "../../aws/own-tags";
import type { Check, CheckContext } from "../check";
import { type Finding, failure, ok, skipped } from "../finding";
import { noDomain } from "../no-domain";
import { ownershipOf } from "../ownership";

/** Nothing else has the name: neither in API Gateway, nor a record of it in the zone. */
export const domainName: Check = {
  id: "domain-name",
  async run(context) {
    const { environment } = context;
    const domain = domainOf(environment);
    if (domain === undefined) return skipped(noDomain(environment));
    const { name, hostedZoneId } = domain;
    const record = hostedZoneId === undefined ? undefined : await foreignRecord(name, hostedZoneId, context);
    if (record !== undefined) return record;
    const tags = await tagsOfDomain(name, context);
    if (tags === undefined) return ok(`The name ${name} is free in ${environment.region}`);
    const state = await context.state();
    return ownershipOf(context, {
      names: [name],
      isHeld: (one) => state.holds("aws_apigatewayv2_domain_name", "domain_name", one),
      isTagged: async () => hasOwnTags(environment, tags),
      fine: `${name} is this environment's`,
      removal: () => `aws apigatewayv2 delete-domain-name --region ${environment.region} --domain-name ${name}`,
      setting: "api.domain.name",
    });
  },
};

/** Undefined where the account's API Gateway has no such name. */
async function tagsOfDomain(name: string, { client, read }: CheckContext): Promise<Tags | undefined> {
  try {
    const { Tags } = await read("apigateway:GET", (options) =>
      client(ApiGatewayV2Client).send(new GetDomainNameCommand({ DomainName: name }), options),
    );
    return Tags ?? {};
  } catch (error) {
    if (isNamed(error, "NotFoundException")) return undefined;
    throw error;
  }
}

/** Route 53 refuses to create a record that is there, and an alias beside a CNAME. */
async function foreignRecord(
  name: string,
  HostedZoneId: string,
  { environment, client, read, state }: CheckContext,
): Promise<Finding | undefined> {
  const known = await state();
  const mine = known.holds("aws_route53_record", "name", name);
  if (mine === true) return undefined;
  const command = new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: name, MaxItems: 10 });
  let sets: readonly ResourceRecordSet[] = [];
  try {
    const { ResourceRecordSets = [] } = await read("route53:ListResourceRecordSets", (options) =>
      client(Route53Client).send(command, options),
    );
    sets = ResourceRecordSets;
  } catch (error) {
    // told by the check of the zone
    if (isNamed(error, "NoSuchHostedZone") || statusOf(error) === 404 || isNamed(error, "MissingPermission"))
      return undefined;
    throw error;
  }
  const taken = sets.filter(
    ({ Name = "", Type = "" }) => Name.replace(/\.$/, "") === name && ["A", "AAAA", "CNAME"].includes(Type),
  );
  const [first] = taken;
  if (first === undefined || mine === undefined) return undefined;
  const leads = first.AliasTarget?.DNSName ?? first.ResourceRecords?.map(({ Value }) => Value).join(", ");
  return failure(
    `${name} has a record already that ${environment.name} has not made: ${taken.map(({ Type }) => Type).join(", ")}, which leads to ${leads}`,
    `Find out who uses it. Then give the environment another api.domain.name in src/config/environments.ts, or delete the record in the zone ${HostedZoneId}`,
  );
}
