import { UserError } from "@secure-serverless/system/user-error";
import { brokenPreviewId } from "../../../../src/config/previews";
import type { Template } from "../../../../src/config/schema";

/** Says that no preview is wanted. An empty list says nothing: it is what a lookup that failed leaves. */
export const NONE = "none";

const NUMBER = /^[1-9]\d*$/;

/**
 * The ids of the previews to keep: a list with commas, spaces or lines between them, a list in JSON, or `none`.
 *
 * @throws UserError when there is none, or one that no preview can have
 */
export function keptIds(text: string, template: Template): ReadonlySet<string> {
  const ids = listed(text);
  for (const id of ids) {
    const broken = brokenPreviewId(template, id);
    if (broken !== undefined) throw new UserError(`--keep: ${broken}`, "Give ids, for example --keep 12,15");
  }
  return new Set(ids);
}

/** Whether a preview is wanted, by its id. */
export interface Kept {
  has(id: string): boolean;
}

/**
 * The previews of these pull requests, and every preview that a person has made: its id is not a number. A number that is too
 * long for a preview keeps none, and does not stand in the way of the others.
 *
 * @throws UserError when there is none, or something that is not a number
 */
export function keptPullRequests(text: string): Kept {
  const ids = new Set(listed(text));
  const wrong = [...ids].find((id) => !NUMBER.test(id));
  if (wrong !== undefined)
    throw new UserError(
      `--pull-requests: must be numbers, got "${wrong}"`,
      "Give numbers, for example --pull-requests 12,15",
    );
  return { has: (id) => !NUMBER.test(id) || ids.has(id) };
}

function listed(text: string): readonly string[] {
  const trimmed = text.trim();
  if (trimmed === NONE) return [];
  const ids = trimmed.startsWith("[") ? fromJson(trimmed) : trimmed.split(/[\s,]+/).filter((id) => id !== "");
  if (ids.length > 0) return ids;
  throw new UserError(
    "--keep names no preview, so that all would be destroyed",
    `If that is what you want: --keep ${NONE}`,
  );
}

function fromJson(text: string): string[] {
  const wrong = (cause?: unknown) =>
    new UserError("--keep begins as a list in JSON and is none of numbers and texts", "For example: [12, 15]", {
      cause,
    });
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw wrong(error);
  }
  if (!Array.isArray(list)) throw wrong();
  return list.map((id: unknown) => {
    if (typeof id !== "string" && !Number.isSafeInteger(id)) throw wrong();
    return String(id);
  });
}
