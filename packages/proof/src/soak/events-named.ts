import { didYouMean } from "@secure-serverless/system/did-you-mean.js";
import { UserError } from "@secure-serverless/system/user-error";
import { EVENTS, type EventName } from "./events";

export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/**
 * The events that a person names.
 *
 * @param text names with commas between them. @default all events
 * @throws UserError that lists the events
 */
export function eventsNamed(text?: string): EventName[] {
  if (text === undefined) return EVENT_NAMES;
  return text.split(",").map((name) => {
    const found = EVENT_NAMES.find((event) => event === name.trim());
    if (found !== undefined) return found;
    throw new UserError(
      `There is no event "${name}"`,
      `${didYouMean(name, EVENT_NAMES)}Choose of these: ${EVENT_NAMES.join(", ")}`,
    );
  });
}
