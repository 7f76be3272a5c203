import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { NotMeasured } from "../harness/part";
import { copyCheckout, copyRevision } from "./copied-checkout";
import type { Variant } from "./handler-process";
import { originalVariant } from "./original-handler";
import { type FunctionName, synthesizedFunctions } from "./synthesized";

/** This project's functions as they are now, beside those of an earlier commit and the original's handler. */
export interface Comparison {
  readonly checkout: string;
  readonly now: Readonly<Record<FunctionName, Variant>>;
  readonly base: Maybe<Readonly<Record<FunctionName, Variant>>>;
  readonly original: Maybe<Variant>;
}

/** What could be made, or why it could not: the rest is measured all the same. */
export type Maybe<T> = { readonly value: T } | { readonly missing: string };

export interface ComparisonProps {
  /** Receives everything. */
  readonly folder: string;
  /** A commit. */
  readonly base: string;
  /** The file with the text of the original application. */
  readonly original: string | undefined;
}

export async function buildComparison({ folder, base, original }: ComparisonProps): Promise<Comparison> {
  const checkout = await copyCheckout(join(folder, "now"));
  return {
    checkout,
    now: await synthesizedFunctions(checkout, join(folder, "now-stacks")),
    base: await maybe(async () =>
      synthesizedFunctions(await copyRevision(base, join(folder, "base")), join(folder, "base-stacks")),
    ),
    original: await maybe(() => originalOf(original, join(folder, "original"))),
  };
}

export async function originalOf(file: string | undefined, folder: string): Promise<Variant> {
  if (file === undefined) throw new NotMeasured("the text of the original application is missing (--original <file>)");
  const python = join(await pythonTools("original-handler"), "bin", "python");
  return originalVariant(await readFile(file, "utf8"), folder, python);
}

/** What this machine or this checkout does not have is told; a defect is not. */
export async function maybe<T>(make: () => Promise<T>): Promise<Maybe<T>> {
  try {
    return { value: await make() };
  } catch (error) {
    if (!(error instanceof NotMeasured || error instanceof UserError)) throw error;
    return { missing: error.message };
  }
}
