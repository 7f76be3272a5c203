import { Addresses } from "./addresses";
import type { Opening } from "./opening";

const MOST_DENIALS = 1_000;

/**
 * The denials that go although another rule lets in whom they kept out, however few those are: somebody had a reason to
 * name them. The ports are not compared, since a denial of one port says enough.
 *
 * @returns their sources in words
 */
export function denialsLost(before: readonly Opening[], after: readonly Opening[]): readonly string[] {
  const old = before.filter(({ allows }) => !allows);
  // whom another rule still denies is not lost
  const letIn = Addresses.union(after.map(({ sources }) => sources));
  const left = after.filter(({ allows }) => !allows);
  if (old.length > MOST_DENIALS) return left.length < old.length ? [`${old.length - left.length} of them`] : [];
  const keptOut = Addresses.union(left.map(({ sources }) => sources));
  return old.flatMap(({ sources, said }) => {
    const lost = sources.without(keptOut);
    const stillOut = lost.without(letIn);
    const isLetIn = stillOut.isEmpty || !lost.without(stillOut).inPublic().isEmpty;
    return !lost.isEmpty && isLetIn ? said : [];
  });
}
