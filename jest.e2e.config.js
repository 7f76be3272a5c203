/** End-to-end tests: a local AWS of their own, applied by Terraform, called over HTTP. Run by `npm run test:e2e`. */
const unit = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  testMatch: ["**/__tests__/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/"],
  testTimeout: 120_000,
  // one local AWS serves all files, brought up before the first and taken down after the last
  maxWorkers: 1,
  testSequencer: "<rootDir>/__tests__/e2e/support/in-order.js",
};
