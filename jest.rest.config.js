/** The unit tests of everything else: `npm test` runs them on this machine's Node, as it runs what they test. */
const unit = require("./jest.config.js");
const { ON_LAMBDA_NODE } = require("./packages/development/src/testing/unit-parts.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  testPathIgnorePatterns: [...unit.testPathIgnorePatterns, `<rootDir>/__tests__/(${ON_LAMBDA_NODE.join("|")})/`],
  testSequencer: "<rootDir>/__tests__/support/long-first.js",
};
