import { resolveNs } from "node:dns/promises";
import { GetHostedZoneCommand, type GetHostedZoneResponse, Route53Client } from "@aws-sdk/client-route-53";
import { domainOf } from "../../../../../src/config/domain";
import { isNamed, statusOf } from "../../aws/aws-error";
import type { Check, CheckContext } from "../check";
import { MissingPermission } from "../check-errors";
import { failure, ok, skipped, warning } from "../finding";
import { noDomain } from "../no-domain";

/** The zone is this account's, public, has the name in it, and is the one that the world asks. */
export const hostedZone: Check = {
  id: "hosted-zone",
  async run(context) {
    const { environment, identity } = context;
    const domain = domainOf(environment);
    if (domain === undefined) return skipped(noDomain(environment));
    const { name, hostedZoneId } = domain;
    if (hostedZoneId === undefined)
      return skipped(`no hosted zone is configured: the record of ${name} is made elsewhere, and the deploy prints it`);
    const correct = `correct api.domain.hostedZoneId of ${environment.name} in src/config/environments.ts`;
    const found = await zoneOf(hostedZoneId, context);
    if (found === undefined)
      return failure(
        `There is no hosted zone ${hostedZoneId} in account ${identity.accountId}: it was deleted, or is somebody else's`,
        `Look which zones there are: aws route53 list-hosted-zones. Then ${correct}`,
      );
    const zone = (found.HostedZone?.Name ?? "").replace(/\.$/, "");
    if (found.HostedZone?.Config?.PrivateZone === true)
      return failure(
        `The hosted zone ${hostedZoneId} (${zone}) is private: only networks of AWS see its records`,
        `Use the public zone of the name: ${correct}`,
      );
    if (name !== zone && !name.endsWith(`.${zone}`))
      return failure(
        `The hosted zone ${hostedZoneId} is ${zone}, and ${name} is not in it`,
        `Use the zone that the name is in: ${correct}`,
      );
    return delegation(zone, found.DelegationSet?.NameServers ?? []);
  },
};

/** Undefined where the account has none of that id. Of another account's zone AWS says that it may not be accessed, and by whom. */
async function zoneOf(Id: string, { client, read }: CheckContext): Promise<GetHostedZoneResponse | undefined> {
  try {
    return await read("route53:GetHostedZone", (options) =>
      client(Route53Client).send(new GetHostedZoneCommand({ Id }), options),
    );
  } catch (error) {
    if (isNamed(error, "NoSuchHostedZone") || statusOf(error) === 404) return undefined;
    const denied = error instanceof MissingPermission ? (error.cause as Error).message : undefined;
    if (denied !== undefined && !/perform: route53:/.test(denied)) return undefined;
    throw error;
  }
}

/** Anybody can make a zone of any name. Only the one whose servers the level above names is asked, and validates certificates. */
async function delegation(zone: string, ours: readonly string[]) {
  const servers = (names: readonly string[]) => names.map((name) => name.toLowerCase().replace(/\.$/, ""));
  const own = servers(ours);
  try {
    const asked = servers(await resolveNs(zone));
    if (asked.some((server) => own.includes(server))) return ok(`${zone} is this account's, and the world asks it`);
    return failure(
      `The world asks other name servers for ${zone} (${asked.join(", ")}) than those of this hosted zone: no record in it is seen, and no certificate is validated`,
      `At the registrar, or in the zone above, let ${zone} have the name servers ${own.join(", ")}; or name the zone that has it`,
    );
  } catch {
    return warning(
      `Whether the world asks this hosted zone for ${zone} could not be told: its name servers cannot be resolved from here`,
      `Look: dig NS ${zone}. It must name ${own.join(", ")}`,
    );
  }
}
