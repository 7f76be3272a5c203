/** The unit tests of everything else: `npm test` runs them on this machine's Node, as it runs what they test. */
const unit = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  testPathIgnorePatterns: [...unit.testPathIgnorePatterns, "/__tests__/(functions|packaging)/"],
};
