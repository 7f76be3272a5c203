import { basename } from "node:path";
import { didYouMean } from "@secure-serverless/system/did-you-mean.js";
import { UserError } from "@secure-serverless/system/user-error";
import { listTests, namesIn } from "./jest";

export interface NamedTestsProps {
  /** A jest configuration in the root of the checkout. */
  readonly config: string;
  /** For jest, the names first. */
  readonly args: readonly string[];
  /** One of the tests, for people, as in "proof". */
  readonly one: string;
}

/**
 * The files of tests that are named, or all of a configuration.
 *
 * @returns absolute paths, in the order of their names
 * @throws UserError with the names that there are, when one is given that no file has
 */
export async function namedTests({ config, args, one }: NamedTestsProps): Promise<string[]> {
  const names = namesIn(args);
  for (const name of names) {
    if ((await listTests(config, [name])).length > 0) continue;
    const known = (await listTests(config, [])).map((file) => basename(file, ".test.ts")).sort();
    throw new UserError(
      `No ${one} is named ${name}`,
      `${didYouMean(name, known)}There are: ${known.join(", ")}. Without a name all of them run`,
    );
  }
  return (await listTests(config, args)).sort();
}
