import { leafChanges } from "../attributes";
import { ADMINISTRATORS, type Administrator, GOOGLE_ADMINISTRATOR } from "../iam/administrators";
import { COSMETIC } from "../iam/doors";
import type { ResourceChange } from "../model";
import { lastOf, withoutPositions } from "../paths";
import { isRecord } from "../policy/document";
import { at, isEmpty, leaves, type Marked, textOf, Unknown } from "../values";

/** Longer texts hold no name of a role. */
const MAXIMUM_TEXT = 100_000;

/** How a change that leaves something behind makes someone an administrator. */
export function administratorLines(change: ResourceChange): readonly string[] {
  const fitting = administratorsOf(change.type);
  const isGoogle = GOOGLE_POLICY.test(change.type);
  if ((fitting.length === 0 && !isGoogle) || !gainsAnything(change)) return [];
  const values = [...leaves(change.after)].map(({ path, value }) => ({ path: withoutPositions(path), value }));
  const old = new Set(
    [...leaves(change.before)].map(({ path, value }) => `${withoutPositions(path)} ${textOf(value)}`),
  );
  const lines: string[] = [];
  for (const { paths, value: strong } of fitting) {
    if (paths.length === 0) lines.push(change.type, ...whom(values));
    for (const { path, value } of values) {
      const text = textOf(value);
      if (!paths.includes(path) || text.length > MAXIMUM_TEXT || !strong.test(text)) continue;
      // a role that was one before makes a new administrator of whoever is added to it
      if (change.action === "update" && old.has(`${path} ${text}`) && !gainsSomebody(change)) continue;
      lines.push(`${path}: ${text.length > 200 ? "as an administrator" : text}`, ...whom(values));
    }
  }
  return [...new Set([...lines, ...googlePolicy(change)])];
}

const GOOGLE_POLICY = /^google_\w+_iam_policy$/;

const byType = new Map<string, readonly Administrator[]>();
const MAXIMUM_TYPES = 10_000;

function administratorsOf(type: string): readonly Administrator[] {
  const known = byType.get(type);
  if (known !== undefined) return known;
  const found = ADMINISTRATORS.filter((item) => item.type.test(type));
  if (byType.size < MAXIMUM_TYPES) byType.set(type, found);
  return found;
}

const WHOM =
  /^(principal_id|principal_object_id|principal|principals|member|members|members?_id|subject\.name|username|user|users|user_id|group_id|email|scope|project|grantee|object_id|login|target)$/;

function whom(values: readonly { readonly path: string; readonly value: Marked }[]): readonly string[] {
  return values
    .filter(({ path, value }) => WHOM.test(path) && !isEmpty(value) && !(value instanceof Unknown))
    .map(({ path, value }) => `${path}: ${textOf(value)}`);
}

function gainsAnything({ attributes }: ResourceChange): boolean {
  return attributes.some((attribute) =>
    [...leafChanges(attribute)].some(({ path, after }) => !isEmpty(after) && !COSMETIC.test(path)),
  );
}

function gainsSomebody({ attributes }: ResourceChange): boolean {
  return attributes.some((attribute) =>
    [...leafChanges(attribute)].some(
      ({ path, after }) =>
        !isEmpty(after) && (WHOM.test(withoutPositions(path)) || /member|subject|principal|user/.test(lastOf(path))),
    ),
  );
}

/** `policy_data` of Google's `…_iam_policy` holds all bindings as JSON. */
function googlePolicy({ type, before, after }: ResourceChange): readonly string[] {
  if (!GOOGLE_POLICY.test(type)) return [];
  const old = new Set(bindingsOf(at(before, "policy_data")));
  return bindingsOf(at(after, "policy_data"))
    .filter((binding) => GOOGLE_ADMINISTRATOR.test(binding.split(" ")[0] ?? "") && !old.has(binding))
    .map((binding) => `policy_data: ${binding}`);
}

/** `roles/owner user:a@example.com`, one for each member. */
function bindingsOf(text: Marked | undefined): readonly string[] {
  if (typeof text !== "string") return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const bindings = isRecord(parsed) && Array.isArray(parsed["bindings"]) ? parsed["bindings"] : [];
  return bindings.flatMap((binding: unknown) => {
    if (!isRecord(binding) || !Array.isArray(binding["members"])) return [];
    return binding["members"].map((member) => `${String(binding["role"])} ${String(member)}`);
  });
}
