import { UserError } from "@secure-serverless/system/user-error";
import { EXPIRES_AT, EXPIRY_TAG } from "../../../../src/config/names";
import type { Target } from "../aws/target";
import { inventoryWithExpiries } from "../inventory/inventory";
import { managedBy } from "../state/managed-resources";
import type { ManagedResource } from "../terraform/state-document";

const HOUR_MILLISECONDS = 3_600_000;
const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Until when a plan says that a preview lives. */
export interface ExpiryChoice {
  /** Whether it is to live as long as after a deploy, where it would not. @default false: it keeps its expiry */
  readonly renew?: boolean;
  /** Hours from now, whatever it had. @default as `renew` says */
  readonly hours?: number | undefined;
}

/** The time so many hours from now, as the tag has it. */
export function hoursFrom(now: Date, hours: number): string {
  return new Date(now.getTime() + hours * HOUR_MILLISECONDS).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The time that a tag says; undefined where it says none. */
export function expiryIn(text: unknown): Date | undefined {
  if (typeof text !== "string" || !FORM.test(text)) return undefined;
  const time = new Date(text);
  // the 31st of June is none
  return Number.isNaN(time.getTime()) || `${time.toISOString().slice(0, 19)}Z` !== text ? undefined : time;
}

/**
 * The latest of the times: where an interrupted deploy has renewed a part only, that part counts. Undefined where there is
 * none.
 */
export function latestExpiry(texts: readonly unknown[]): Date | undefined {
  const times = texts.flatMap((text) => expiryIn(text) ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** The expiries that a state knows of its resources. */
export function expiriesOf(managed: readonly Pick<ManagedResource, "attributes">[]): unknown[] {
  return managed.map(({ attributes }) => (attributes["tags_all"] as Record<string, unknown> | undefined)?.[EXPIRY_TAG]);
}

/** When the preview expires, as its state says, or AWS where the state says nothing; undefined where it is not there. */
async function presentExpiry(target: Target): Promise<Date | undefined> {
  const known = latestExpiry(expiriesOf(await managedBy(target, "application")));
  return known ?? latestExpiry((await inventoryWithExpiries(target)).expiries);
}

/**
 * Terraform's variable by which the preview gets its expiry. It is kept where nothing else is asked for, so that a plan
 * without a change is empty, and a deploy never makes it earlier than it was unless it is told hours.
 *
 * @returns nothing for an environment that does not expire
 */
export async function expiryVariable(
  target: Target,
  { renew = false, hours }: ExpiryChoice = {},
  now = new Date(),
): Promise<Record<string, string>> {
  const { name, preview } = target.environment;
  if (preview === undefined) {
    if (hours === undefined) return {};
    throw new UserError(`${name} is not made of a template and does not expire`, "Leave --expires-in out");
  }
  if (hours !== undefined) return { [EXPIRES_AT]: hoursFrom(now, hours) };
  const renewed = hoursFrom(now, preview.lifetimeHours);
  const present = await presentExpiry(target);
  if (present === undefined) return { [EXPIRES_AT]: renewed };
  const kept = hoursFrom(present, 0);
  return { [EXPIRES_AT]: renew && renewed > kept ? renewed : kept };
}
