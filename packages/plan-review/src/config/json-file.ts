import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod/mini";
// one language: `z.locales` would bring all of them into the bundle
import en from "zod/v4/locales/en.cjs";
import { UserError } from "../user-error";

z.config(en());

export interface JsonFileProps<T> {
  /** That somebody named. Default: `standard` in the folder, when there is one. */
  readonly path: string | undefined;
  readonly folder: string;
  readonly standard: string;
  /** The option that names another one. */
  readonly option: string;
  readonly parse: (text: string, name: string) => T;
  /** What there is without a file. */
  readonly otherwise: T;
}

/**
 * What a committed file says.
 *
 * @throws UserError when it is named and not there, or says something else than it may
 */
export async function readJsonFile<T>(props: JsonFileProps<T>): Promise<T> {
  const standard = join(props.folder, props.standard);
  if (props.path === undefined && !existsSync(standard)) return props.otherwise;
  const path = props.path ?? standard;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UserError(`The file ${path} cannot be read`, `Check the path of ${props.option}`, { cause: error });
  }
  return props.parse(text, basename(path));
}

/** @throws UserError that names the file */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name} is not JSON: ${(error as Error).message}`, "See docs/plan-review.md", {
      cause: error,
    });
  }
}

/**
 * @param at where in the file the value stands. Default: it is the whole file
 * @throws UserError that names the file, the place in it and what is wrong there
 */
export function validate<S extends z.ZodMiniType>(
  schema: S,
  value: unknown,
  name: string,
  at: readonly PropertyKey[] = [],
): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = [...at, ...(issue?.path ?? [])].map(String).join(".") || "it";
  throw new UserError(`${name} is invalid: ${where}: ${issue?.message}`, "See docs/plan-review.md for its form");
}

/** A reason and a last day: what every exception has. */
export const because = {
  reason: z.string().check(z.refine((text) => text.trim().length > 0, "must say why")),
  expires: z.iso.date(),
};
