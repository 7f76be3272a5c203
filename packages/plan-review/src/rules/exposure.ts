import type { Judge } from "../judge/judge";
import type { Plan, ResourceChange } from "../model";
import { attachments } from "../network/attached";
import { publicByNature } from "../network/by-nature";
import { type Opened, openedBy } from "../network/firewalls";
import { BLOCKS } from "../network/guards";
import { leavesOf } from "../network/leaves";
import { everyoneIn } from "../network/members";
import { listGrows } from "../network/prefix-lists";
import { allowLists, readsAttribute, readsType } from "../network/reads";
import { publicRoutes } from "../network/routes";
import { sharedBy } from "../network/sharing";
import { mayReach } from "../network/touched";
import { type Turned, turnedBy } from "../network/turned";
import { at, isEmpty, type Marked, same, textOf } from "../values";
import { remains } from "./plan-index";
import type { Observation, PlanIndex, Rule } from "./rule";

/** What a plan opens, resource by resource, as lines for people. */
interface Reached {
  readonly everyone: readonly string[];
  readonly facing: readonly string[];
  readonly outside: readonly string[];
  readonly look: readonly string[];
}

const reached = new WeakMap<Plan, ReadonlyMap<ResourceChange, Reached>>();

/** The same for every rule of this file, found once for each plan. */
function reachOf(plan: Plan): ReadonlyMap<ResourceChange, Reached> {
  const known = reached.get(plan) ?? look(plan);
  reached.set(plan, known);
  return known;
}

function look(plan: Plan): ReadonlyMap<ResourceChange, Reached> {
  const opened = new Map<string, Opened[]>();
  for (const item of openedBy(plan)) {
    const others = opened.get(item.address);
    if (others === undefined) opened.set(item.address, [item]);
    else others.push(item);
  }
  const routes = publicRoutes(plan);
  const attached = attachments(plan);
  return new Map(
    plan.changes.filter(mayReach).map((change) => {
      const own = opened.get(change.address) ?? [];
      const turned = turnedBy(change);
      const shared = remains(change) ? sharedBy(change.type, change.before, change.after) : NOTHING_SHARED;
      const groups = attached(change);
      const lines = (effect: Turned["effect"]) =>
        turned.filter((item) => item.effect === effect).map(({ line }) => line);
      const isGrave = ({ extent, isCustomary }: Opened) => extent === "everyone" && !isCustomary;
      const everyone = [
        ...own.filter(isGrave).flatMap(({ details }) => details),
        ...lines("everyone"),
        ...newMembers(change),
        ...shared.everyone,
      ];
      const facing = [
        ...lines("facing"),
        ...routes(change),
        ...groups.open.map((id) => `attaches ${id}, which lets in a large part of the Internet`),
      ];
      // one finding for one resource: the graver one says it all
      const isOpen = everyone.length > 0;
      return [
        change,
        {
          everyone: isOpen ? [...everyone, ...facing] : [],
          facing: isOpen ? [] : facing,
          outside: shared.outside,
          look: [
            ...own.filter((item) => !isGrave(item)).flatMap(({ details }) => details),
            ...lines("look"),
            ...grownList(change),
            ...groups.unseen.map((id) => `attaches ${id}, whose rules this plan does not show`),
            ...shared.unknown,
            ...publicByNature(change),
            ...(own.length > 0 ? [] : emptied(change)),
          ],
        },
      ];
    }),
  );
}

const NOTHING_SHARED = { everyone: [], outside: [], unknown: [] };

function newMembers(change: ResourceChange): readonly string[] {
  if (!remains(change)) return [];
  const now = everyoneIn(change.after);
  if (now.size === 0) return [];
  const old = everyoneIn(change.before);
  return [...now].filter((line) => !old.has(line));
}

function grownList(change: ResourceChange): readonly string[] {
  const extent = listGrows(change);
  return extent === "everyone" || extent === "wide"
    ? ["has a large part of the Internet in it, for every rule that names the list"]
    : [];
}

/** An allow list that somebody had written and that goes: for some it closes, and for some it opens everything. */
function emptied({ type, action, before, after }: ResourceChange): readonly string[] {
  if (action !== "update" && action !== "replace") return [];
  return allowLists(type, before).flatMap((path) => {
    const set = (side: Marked) =>
      leavesOf(side)
        .at(path)
        .filter((value) => !isEmpty(value));
    const old = set(before);
    return old.length > 0 && set(after).length === 0
      ? [`${path}: ${old.map(textOf).slice(0, 4).join(", ")} → not set`]
      : [];
  });
}

/** A block of public access that goes, or moves to something else, unless what it guards goes too. */
function blockGone(change: ResourceChange, index: PlanIndex): string | undefined {
  const { type, action, before, after } = change;
  if (action !== "delete" && action !== "replace") return undefined;
  const block = BLOCKS.find((item) => item.type.test(type));
  if (block?.blocks(before) !== true || index.isGoing(change, GUARDED)) return undefined;
  if (action === "delete") return "the public access block is deleted";
  const isMoved = [...GUARDED, "account_id"].some((name) => !same(at(before, name), at(after, name)));
  return isMoved ? "the public access block leaves what it guarded" : undefined;
}

/** Attributes that name what a block guards. */
const GUARDED = ["bucket", "storage_account_id", "storage_account_name"];

function speaking(part: keyof Reached, message: string): Rule["check"] {
  return function* check(plan): Iterable<Observation> {
    for (const [{ address }, found] of reachOf(plan)) {
      if (found[part].length > 0) yield { address, message, details: [...new Set(found[part])] };
    }
  };
}

const openedToEveryone = speaking("everyone", "can be reached by more people than before");

export const publicAccess: Rule = {
  id: "public-access-opened",
  severity: "critical",
  title: "A public access block is weakened, or something is opened to everyone",
  why: "Anyone on the Internet may reach it right after apply.",
  *check(plan, index) {
    for (const change of plan.changes) {
      const message = blockGone(change, index);
      if (message !== undefined) yield { address: change.address, message };
    }
    yield* openedToEveryone(plan, index);
  },
};

export const internetFacing: Rule = {
  id: "internet-facing",
  severity: "high",
  title: "An existing resource gets a public address, or a route from the Internet",
  why: "It becomes reachable for everyone whom its firewall and its own access control do not stop.",
  check: speaking("facing", "faces the Internet from now on"),
};

export const sharedOutside: Rule = {
  id: "shared-outside",
  severity: "high",
  title: "A resource is shared with another account, with an organization, or with whom they name",
  why: "They can use or copy it from then on, and a copy cannot be revoked.",
  check: speaking("outside", "is shared with more accounts than before"),
};

export const reachWidened: Rule = {
  id: "reach-widened",
  severity: "medium",
  title:
    "Something can be reached from more places: a wide network, a public address, a group that the plan does not show",
  why: "It is open to many, or it is a new resource that faces the Internet: someone must have meant it.",
  check: speaking("look", "can be reached from more places"),
};

/** Attributes that say who can reach a resource from where. */
export const exposure: Judge = { id: "exposure", knows: readsAttribute, reads: readsType };
