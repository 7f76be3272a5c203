/** The tests of what runs in Lambda and of its bundles: `npm test` runs them on the Node of Lambda's runtime. */
const unit = require("./jest.config.js");
const { ON_LAMBDA_NODE } = require("./packages/development/src/testing/unit-parts.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  testMatch: [`<rootDir>/__tests__/{${ON_LAMBDA_NODE.join(",")}}/**/*.test.ts`],
  // the rest run at the same time
  maxWorkers: 1,
};
