/**
 * Ends this process with one sentence and its remedy.
 * @param {string} message
 * @param {string} remedy
 * @returns {never}
 */
export function fail(message, remedy) {
  process.stderr.write(`\n${message}.\n→ ${remedy}.\n`);
  process.exit(1);
}
