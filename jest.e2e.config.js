/**
 * End-to-end tests: a local AWS of their own, applied by Terraform, called over HTTP. Run by `npm run test:e2e`, which
 * starts this once for each lane of `__tests__/e2e/lanes.json`.
 */
const unit = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  // the lane's, which are told by their paths
  testMatch: process.env.E2E_FILES ? JSON.parse(process.env.E2E_FILES) : ["**/__tests__/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/"],
  // generous: other lanes and their tools work at the same time
  testTimeout: 300_000,
  // one local AWS serves all files of a lane, brought up before the first and taken down after the last
  maxWorkers: 1,
  testSequencer: "<rootDir>/__tests__/e2e/support/in-order.js",
};
