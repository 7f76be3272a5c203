const { join } = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

/** What takes longest begins first, or one worker would end alone: on a fresh clone jest knows only the sizes of files. */
const LONG = [
  "packages/cli/__tests__/interrupts.test.ts",
  "packages/cli/__tests__/door.test.ts",
  "packages/cli/__tests__/run-orphans.test.ts",
  "packages/plan-review/__tests__/secrets/corpus.test.ts",
  "packages/plan-review/__tests__/policy-evaluator.test.ts",
  "packages/plan-review/__tests__/meanings.test.ts",
  "packages/plan-review/__tests__/closed-world.test.ts",
  "__tests__/config/settings.test.ts",
];
const paths = LONG.map((name) => join(__dirname, "..", "..", name));

module.exports = class LongFirst extends Sequencer {
  async sort(tests) {
    const place = ({ path }) => (paths.includes(path) ? paths.indexOf(path) : paths.length);
    return [...(await super.sort(tests))].sort((a, b) => place(a) - place(b));
  }
};
module.exports.LONG = LONG;
