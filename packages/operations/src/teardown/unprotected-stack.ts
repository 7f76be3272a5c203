import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "@secure-serverless/system/is-object";
import { UserError } from "@secure-serverless/system/user-error";
import { STACK_FILE } from "../terraform/stack-files";

/** Where Terraform puts a state that it could not store. */
const UNSAVED_STATE = "errored.tfstate";

type Members = Readonly<Record<string, unknown>>;

/** The same stack without `prevent_destroy`, which Terraform obeys whoever has confirmed what. */
export function withoutPreventDestroy(stack: unknown): unknown {
  if (!isObject(stack) || !isObject(stack["resource"])) return stack;
  const resource = mapValues(stack["resource"], (ofType) =>
    isObject(ofType) ? mapValues(ofType, unprotected) : ofType,
  );
  return { ...stack, resource };
}

function unprotected(resource: unknown): unknown {
  if (!isObject(resource) || !isObject(resource["lifecycle"])) return resource;
  const { lifecycle, ...rest } = resource;
  const { prevent_destroy: _, ...kept } = lifecycle as Members;
  return Object.keys(kept).length === 0 ? rest : { ...rest, lifecycle: kept };
}

function mapValues(object: Members, change: (value: unknown) => unknown): Members {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/**
 * Copies a synthesized stack without `prevent_destroy` to an output folder of its own, beside the other stacks. The
 * synthesized one and the configuration stay as they are.
 *
 * @returns the output folder, which holds `stacks/<stack>`
 * @throws UserError when a state that Terraform could not store is in an earlier copy
 */
export async function copyWithoutPreventDestroy(outdir: string, stack: string): Promise<string> {
  const copy = copiesIn(outdir);
  const folder = join(copy, "stacks", stack);
  if (existsSync(join(folder, UNSAVED_STATE))) {
    throw new UserError(
      `The last run could not store the state of ${stack}: it is in ${join(folder, UNSAVED_STATE)}`,
      `Store it, then remove the file: terraform -chdir=${folder} state push ${UNSAVED_STATE}`,
    );
  }
  const source = join(outdir, "stacks", stack);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await cp(source, folder, {
    recursive: true,
    filter: (file) => !/[/\\]\.terraform$|\.tfplan$|\.tfstate(\.backup)?$/.test(file),
  });
  const file = join(folder, STACK_FILE);
  const json = JSON.parse(await readFile(file, "utf8")) as unknown;
  await writeFile(file, `${JSON.stringify(withoutPreventDestroy(json), undefined, 2)}\n`);
  return copy;
}

/** Removes the copies: they hold a saved plan. */
export async function removeCopies(outdir: string): Promise<void> {
  await rm(copiesIn(outdir), { recursive: true, force: true });
}

function copiesIn(outdir: string): string {
  return join(outdir, "unprotected");
}
