import { inWords } from "../previews/ages";
import { isProven, type Sighting } from "../previews/look-at-preview";
import type { Kept } from "./kept-ids";
import { unknownInState } from "./unknown-in-state";

/** What is to become of a preview, and why. */
export interface Verdict {
  readonly what: "gone" | "kept" | "in use" | "doubtful" | "to go";
  /** One clause, without a full stop. */
  readonly why: string;
}

export interface Rules {
  readonly now: Date;
  /** Ids of the previews that are wanted; the others go. Undefined: all that have not expired are wanted. */
  readonly keep: Kept | undefined;
  /** Minutes for which a lock, or a state that was written, says that somebody is at work. */
  readonly settledMinutes: number;
  /** Whether what has a preview's name and no tags goes too, without anything else that says what it is. */
  readonly untagged: boolean;
}

/**
 * Judges a preview by what was seen of it. It goes when it has expired or is not wanted any more, and nobody is at work on it;
 * what does not tell that it is such a preview, or whether it has expired, is for a person.
 */
export function verdictOn(sighting: Sighting, rules: Rules): Verdict {
  const { found, state } = sighting;
  const isThere = found.some(({ deletedOn }) => deletedOn === undefined);
  if (state.managed === "foreign")
    return { what: "doubtful", why: "its state describes resources that are not its own" };

  const isDoubted = (isThere || !state.isThere) && !isProven(sighting);
  const reason = isDoubted ? withoutProof(sighting, rules) : reasonToGo(sighting, rules);
  const atWork = whoIsAtWork(sighting, rules);
  // the first apply locks and makes things before it writes its state
  if (isDoubted && atWork !== undefined) return { what: "in use", why: atWork };
  if (typeof reason === "object") return reason;
  if (atWork !== undefined) return { what: "in use", why: `${reason}, but ${atWork}` };
  const unknown = unknownInState(sighting);
  if (unknown.length > 0)
    return {
      what: "doubtful",
      why: `${reason}, but its state names what no preview of this code has: ${unknown.join(", ")}; npm run destroy -- ${sighting.environment.name} says what to do`,
    };
  return { what: "to go", why: reason };
}

/** Why it goes; or that it stays. */
function reasonToGo(sighting: Sighting, { now, keep }: Rules): string | Verdict {
  const { environment, expiresAt, found, state } = sighting;
  const isOurs = found.some(({ ours, deletedOn }) => ours === true && deletedOn === undefined);
  const id = environment.preview?.id ?? "";
  if (expiresAt !== undefined && expiresAt <= now)
    return `it expired ${inWords(now.getTime() - expiresAt.getTime())} ago`;
  if (keep !== undefined && !keep.has(id)) return "it is not among those to keep";
  if (!isOurs && Array.isArray(state.managed) && state.managed.length === 0)
    return "nothing is there but versions of its state";
  if (expiresAt === undefined) return { what: "doubtful", why: "no tag says when it expires" };
  return { what: "kept", why: `it expires in ${inWords(expiresAt.getTime() - now.getTime())}` };
}

/** Whoever deploys holds the lock, and has just written the state when it is released. */
function whoIsAtWork({ state: { lock, last } }: Sighting, { now, settledMinutes }: Rules): string | undefined {
  const isFresh = (time: Date) => now.getTime() - time.getTime() < settledMinutes * 60_000;
  const ago = (time: Date) => `${inWords(Math.max(0, now.getTime() - time.getTime()))} ago`;
  if (lock !== undefined && isFresh(lock.modified))
    return `${lock.lock?.who ?? "somebody"} has locked its state ${ago(lock.modified)}`;
  if (last !== undefined && isFresh(last)) return `its state was written ${ago(last)}`;
  return undefined;
}

/** No tag and no state says that there was such a preview. */
function withoutProof({ environment, found }: Sighting, { keep, untagged }: Rules): string | Verdict {
  const present = found.filter(({ deletedOn }) => deletedOn === undefined);
  const names = (list: typeof present) => list.map(({ type, name }) => `${type} ${name}`).join(", ");
  const foreign = present.filter(({ ours }) => ours === false);
  if (foreign.length > 0) return { what: "doubtful", why: `it has a preview's name and other tags: ${names(foreign)}` };
  if (present.length === 0) return { what: "gone", why: "nothing is there" };
  if (keep?.has(environment.preview?.id ?? "")) return { what: "kept", why: "it is among those to keep" };
  if (untagged) return `it has a preview's name, and no tags: ${names(present)}`;
  return { what: "doubtful", why: `it has a preview's name, and no tags (--untagged deletes it): ${names(present)}` };
}
