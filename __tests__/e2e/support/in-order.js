const Sequencer = require("@jest/test-sequencer").default;

/** By name: restart and destroy come last. */
module.exports = class InOrder extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
};
