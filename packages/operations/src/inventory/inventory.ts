import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { domainOf } from "../../../../src/config/domain";
import { isDenied } from "../aws/aws-error";
import type { Target } from "../aws/target";
import { type InventoryContext, inventoryContext } from "./context";
import type { FoundResource } from "./found-resource";
import { apis } from "./services/api-gateway";
import { monitoring } from "./services/cloudwatch";
import { eventSourceMappings } from "./services/event-source-mappings";
import { front } from "./services/front";
import { roles } from "./services/iam";
import { keys } from "./services/kms";
import { functions } from "./services/lambda";
import { logGroups, queryDefinitions } from "./services/logs";
import { buckets } from "./services/s3";
import { secrets } from "./services/secrets-manager";
import { topics } from "./services/sns";
import { queues } from "./services/sqs";
import { traceGroups } from "./services/x-ray";

export type { FoundResource } from "./found-resource";

const EVERYWHERE = [
  buckets,
  secrets,
  keys,
  topics,
  queues,
  roles,
  logGroups,
  functions,
  eventSourceMappings,
  apis,
  monitoring,
];
/** What the local AWS does not have; see src/config/not-emulated.ts. */
const IN_ACCOUNTS_ONLY = [queryDefinitions, traceGroups];

type Scope = "configured" | "everything";

/**
 * Every resource of the application and every bucket of its state that exists on the target's AWS, found by its name
 * (and keys by their tags also), whatever Terraform's state knows. Settings that are a part of another resource (bucket
 * policies, inline policies, metric filters) are not listed: they go with it, and setting them again does no harm.
 *
 * @param scope "configured": a domain and a distribution are looked for where there is one now, since a role that deploys
 *   may not look for others; "everything": also where there was one once
 */
export async function inventory(target: Target, scope: Scope = "configured"): Promise<readonly FoundResource[]> {
  return (await inventoryWithExpiries(target, scope)).found;
}

/** The same of a preview, with the times at which what is ours expires, as its tags have them. */
export async function inventoryWithExpiries(
  target: Target,
  scope: Scope = "configured",
): Promise<{ readonly found: readonly FoundResource[]; readonly expiries: readonly string[] }> {
  const { context, expiries, end } = inventoryContext(target, await accountOf(target));
  const { environment } = target;
  const services = environment.emulated ? [...EVERYWHERE] : [...EVERYWHERE, ...IN_ACCOUNTS_ONLY];
  if (domainOf(environment) !== undefined) services.push(front);
  else if (!environment.emulated && scope === "everything") services.push(formerFront);
  try {
    const found = (await Promise.all(services.map((service) => service(context)))).flat();
    return { found, expiries: [...expiries] };
  } finally {
    end();
  }
}

/** What there was once, where that may be asked: nobody needs permissions for what the environment does not have. */
async function formerFront(context: InventoryContext): Promise<FoundResource[]> {
  try {
    return await front(context);
  } catch (error) {
    if (isDenied(error)) return [];
    throw error;
  }
}

async function accountOf({ sdk }: Target): Promise<string> {
  const sts = new STSClient(sdk);
  try {
    const { Account = "" } = await sts.send(new GetCallerIdentityCommand({}));
    return Account;
  } finally {
    sts.destroy();
  }
}
