/** The tests of what runs in Lambda and of its bundles: `npm test` runs them on the Node of Lambda's runtime. */
const unit = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  testMatch: ["**/__tests__/{functions,packaging}/**/*.test.ts"],
};
