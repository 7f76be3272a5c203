/**
 * Proofs: long tests that break what they look at, each against a local AWS of its own. Run by name or on a schedule, by
 * `npm run test:proof`, which starts this once for each file.
 */
const endToEnd = require("./jest.e2e.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...endToEnd,
  testMatch: process.env.E2E_FILES ? endToEnd.testMatch : ["**/__tests__/proof/**/*.test.ts"],
  testTimeout: 1_800_000,
};
