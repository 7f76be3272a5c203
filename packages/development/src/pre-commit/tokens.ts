import { tokenSpans } from "@secure-serverless/plan-review/tokens";
import type { AddedLines } from "./staged-text";

const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g;

/**
 * Where lines hold a token of a known service or a private key, as `file:line`. It never says which.
 *
 * @param files what is about to be committed
 */
export function tokensIn(files: readonly AddedLines[]): string[] {
  return files.flatMap(({ path, lines }) =>
    lines
      .filter(({ text }) => tokenSpans(text).length > 0 || text.search(PRIVATE_KEY) >= 0)
      .map(({ number }) => `${path}:${number}`),
  );
}
