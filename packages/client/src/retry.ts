import type { RetryOptions } from "./options";

/** What a `Retry-After` says, in milliseconds from now; undefined where it says nothing. RFC 9110, section 10.2.3. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  // the three forms of an HTTP-date begin with the name of a day: Date.parse takes much more
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * Milliseconds to wait before the next attempt, or undefined where that would be too long. Never less than the API asks
 * for; beyond that by chance, so that many clients do not come back at the same moment.
 *
 * @param attempt how often the request was sent, from 1
 * @param random from 0 to 1
 */
export function delayMs(
  attempt: number,
  asked: number | undefined,
  { firstDelayMs, maximumDelayMs }: Required<RetryOptions>,
  random: number = Math.random(),
): number | undefined {
  const growing = Math.min(firstDelayMs * 2 ** (attempt - 1), maximumDelayMs);
  if (asked === undefined) return growing * (0.5 + random / 2);
  if (asked > maximumDelayMs) return undefined;
  return asked + growing * random;
}
