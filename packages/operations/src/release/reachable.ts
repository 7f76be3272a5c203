import { lookup } from "node:dns/promises";
import { interrupted } from "@secure-serverless/system/interrupt";
import { poll } from "@secure-serverless/system/poll";
import { ORIGIN_KEY_HEADER } from "../../../../functions/shared/origin-key";
import { cloudFrontOf, domainOf } from "../../../../src/config/domain";
import { callApi } from "../aws/call-api";
import type { Target } from "../aws/target";

/** A record that was just made is known everywhere after that: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-creating.html */
const RECORD_SECONDS = 90;
const PAUSE_SECONDS = 5;

/**
 * Why nobody can call the API at its domain yet, for a reason that no version of it is to blame for.
 *
 * @returns words after "Could not be tested", with what somebody has to do before callers can; undefined where the API can be called, which is always so without a domain
 */
export async function notReachable(target: Target, endpoint: string): Promise<string | undefined> {
  const domain = domainOf(target.environment);
  if (domain === undefined) return undefined;
  if (!(await isKnown(domain.name, domain.hostedZoneId === undefined ? 0 : RECORD_SECONDS)))
    return domain.hostedZoneId === undefined
      ? `the name ${domain.name} leads nowhere yet. Make the record that the deploy prints (output DnsRecord), then deploy again`
      : `the name ${domain.name} cannot be resolved from here yet. Look: dig ${domain.name}. Then deploy again`;
  return cloudFrontOf(target.environment) === undefined ? undefined : withoutOriginKey(target, endpoint);
}

/** The distribution says so itself, before anything of the API is asked. */
async function withoutOriginKey(target: Target, endpoint: string): Promise<string | undefined> {
  const answer = await callApi(target, endpoint, "/api/health").catch(() => undefined);
  return answer?.status === 503 && answer.headers[ORIGIN_KEY_HEADER] === "missing"
    ? "the distribution has no key of the origin yet, so it sends nothing on. Put it: docs/domain.md, the key of the origin"
    : undefined;
}

async function isKnown(name: string, timeoutSeconds: number): Promise<boolean> {
  const look = async () => (await lookup(name).then(Boolean, () => false)) || undefined;
  const found = await poll(look, { timeoutSeconds, pauseSeconds: PAUSE_SECONDS, signal: interrupted });
  return found === true;
}
