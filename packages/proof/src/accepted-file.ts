import { readFileSync } from "node:fs";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";

/** A committed file of what is accepted with its reason, and the page that explains it, for example `docs/scanners.md`. */
export interface AcceptedFile {
  readonly path: string;
  readonly page: string;
}

/** @throws UserError when it cannot be read, or is not as the schema says */
export function readAccepted<S extends z.ZodType>(file: AcceptedFile, schema: S): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file.path, "utf8"));
  } catch (error) {
    throw invalid(file, (error as Error).message, error);
  }
  const { data, error } = schema.safeParse(json);
  if (error !== undefined) throw invalid(file, z.prettifyError(error), error);
  return data;
}

export function invalid({ path, page }: AcceptedFile, reason: string, cause?: unknown): UserError {
  return new UserError(`${path} is invalid: ${reason}`, `Fix it as ${page} describes`, { cause });
}
