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
  if (old.length === 0) return [];
  const letIn = Addresses.union(after.filter(({ allows }) => allows).map(({ sources }) => sources));
  const left = after.filter(({ allows }) => !allows);
  if (old.length > MOST_DENIALS) return left.length < old.length ? [`${old.length - left.length} of them`] : [];
  const keptOut = Addresses.union(left.map(({ sources }) => sources));
  return old.flatMap(({ sources, said }) => {
    const lost = sources.without(keptOut);
    const isLetIn = lost.without(letIn).inPublic().size !== lost.inPublic().size || lost.without(letIn).isEmpty;
    return !lost.isEmpty && isLetIn ? said : [];
  });
}
