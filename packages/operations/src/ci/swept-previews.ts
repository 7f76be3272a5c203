import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";
import { templates } from "../../../../src/config/environments";
import { partsOfPreview } from "../../../../src/config/names";
import type { Github } from "./github";
import { keepOneComment } from "./own-comment";
import { PREVIEW_MARKER, previewComment } from "./preview-comment";
import { isOpen } from "./pull-requests";

const schema = z.array(z.object({ name: z.string(), what: z.string() }));
const NUMBER = /^[1-9]\d*$/;

/** The number of the pull request that a preview is of; undefined where its id is none: it is somebody's own. */
function pullRequestOf(preview: string): number | undefined {
  const id = partsOfPreview(preview, Object.keys(templates))?.id ?? "";
  return NUMBER.test(id) ? Number(id) : undefined;
}

/**
 * The names of the previews of pull requests that a sweep has destroyed.
 *
 * @param file what `npm run sweep` has written with `--out`; where there is none, the sweep did not come to its end
 */
export async function destroyedPreviews(file: string): Promise<string[]> {
  if (!existsSync(file)) return [];
  try {
    const swept = schema.parse(JSON.parse(await readFile(file, "utf8")));
    return swept.flatMap(({ name, what }) => (what === "destroyed" && pullRequestOf(name) !== undefined ? [name] : []));
  } catch (error) {
    throw new UserError(`${file} is not what npm run sweep writes`, "Sweep again, with --out", { cause: error });
  }
}

export interface SweptProps {
  /** Names of previews of pull requests. */
  readonly previews: readonly string[];
  /** When the sweep began, UTC, ISO 8601: a comment that was written since is about what was done later. */
  readonly began: string;
  /** Where it ran. */
  readonly runUrl: string | undefined;
}

/**
 * Has the comment of each pull request say that its preview was destroyed. Where one fails the others are told all the same.
 *
 * @returns one line for each
 * @throws UserError with those that failed, when all were tried
 */
export async function tellOfSweep(github: Github, { previews, began, runUrl }: SweptProps): Promise<string[]> {
  const [lines, failures]: [string[], string[]] = [[], []];
  for (const name of previews) {
    const number = pullRequestOf(name);
    if (number === undefined) throw new UserError(`${name} is not a preview of a pull request`, "Name those alone");
    try {
      const body = previewComment({ name, outcome: (await isOpen(github, number)) ? "expired" : "gone", runUrl });
      const ours = { marker: PREVIEW_MARKER, body, onlyIfThere: true, unlessSince: began };
      const posted = await keepOneComment(github, number, ours);
      lines.push(`${name}: ${posted === undefined ? "no comment, or a newer one" : `${posted.outcome} ${posted.url}`}`);
    } catch (error) {
      failures.push(`${name}: ${(error as Error).message}`);
    }
  }
  if (failures.length === 0) return lines;
  throw new UserError(`Not every comment could be updated: ${failures.join("; ")}`, "Run the job again");
}
