// Plain JavaScript, since `./run` needs it on a clone in which nothing is installed.

/** Further away is another word. */
const MOST_EDITS = 3;
/** What is longer is not a name, and would take long to compare. */
const MOST_LETTERS = 100;

/**
 * What somebody may have meant who wrote a name that does not exist: a few typing errors away, or a part of it.
 * @param {string} text
 * @param {readonly string[]} names
 * @returns {string[]} the nearest, at most three
 */
function suggestionsFor(text, names) {
  const given = text.toLowerCase();
  if (given === "" || given.length > MOST_LETTERS) return [];
  const allowed = Math.min(MOST_EDITS, Math.ceil(given.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(given, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .filter(({ distance }, _, [nearest]) => distance === 0 || nearest?.distance !== 0)
    .map(({ name }) => name);
}

/**
 * The same as the beginning of a remedy: "Did you mean prod? ", or nothing.
 * @param {string} text
 * @param {readonly string[]} names
 */
function didYouMean(text, names) {
  const found = suggestionsFor(text, names);
  return found.length === 0 ? "" : `Did you mean ${found.join(" or ")}? `;
}

/** @param {string} given @param {string} name */
function distanceOf(given, name) {
  const isPart = given.length >= 3 && (name.startsWith(given) || name.split(/[:-]/).includes(given));
  const distance = edits(given, name);
  return isPart ? Math.min(distance, 1) : distance;
}

/**
 * How many letters have to be changed, added, left out or exchanged with their neighbour.
 * @param {string} a @param {string} b
 */
function edits(a, b) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const now = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(
        /** @type {number} */ (rows[row - 1]?.[column]) + 1,
        /** @type {number} */ (now[column - 1]) + 1,
        /** @type {number} */ (rows[row - 1]?.[column - 1]) + cost,
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, /** @type {number} */ (rows[row - 2]?.[column - 2]) + 1);
      now.push(least);
    }
    rows.push(now);
  }
  return /** @type {number} */ (rows[a.length]?.[b.length]);
}

module.exports = { didYouMean, edits, suggestionsFor };
