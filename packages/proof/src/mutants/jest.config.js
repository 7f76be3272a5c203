/** The unit tests of one target under mutation: Stryker runs them once for each mutant, so they load nothing that they do not need. */
const { join } = require("node:path");
const unit = require("../../../../jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  rootDir: join(__dirname, "..", "..", "..", ".."),
  // it would be done for each mutant
  globalSetup: undefined,
  // no matchers of cdktf, whose loading takes longer than the tests
  setupFilesAfterEnv: [],
  // nor is anybody asked for each mutant which files there are
  watchman: false,
};
