/**
 * How many requests at once so many execution environments carry, when requests come at random: Erlang's loss formula, which
 * needs the mean duration alone. A request that finds no free environment is refused, it does not wait.
 */

/** The share of refused requests at which something is said to give out. */
export const REFUSED_SHARE = 0.01;

/** @param load requests at once on average: rate times duration */
function refusedShare(slots: number, load: number): number {
  let inverse = 1;
  for (let slot = 1; slot <= slots; slot++) inverse = 1 + (slot / load) * inverse;
  return 1 / inverse;
}

/** The load at which {@link REFUSED_SHARE} of the requests find no slot. */
export function loadOf(slots: number): number {
  if (slots < 1) return 0;
  let [low, high] = [0, 2 * slots];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (refusedShare(slots, middle) > REFUSED_SHARE) high = middle;
    else low = middle;
  }
  return low;
}

/** The fewest slots that carry a load. */
export function slotsFor(load: number): number {
  if (load <= 0) return 0;
  let inverse = 1;
  let slots = 0;
  while (1 / inverse > REFUSED_SHARE) {
    slots += 1;
    inverse = 1 + (slots / load) * inverse;
  }
  return slots;
}
