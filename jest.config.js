/**
 * Unit tests: fast, no Terraform, no network. What needs Terraform lives in __tests__/e2e
 * (jest.e2e.config.js), what takes longer in __tests__/proof (jest.proof.config.js). `npx jest`
 * runs them all on this machine's Node; `npm test` in two parts (jest.functions.config.js, jest.rest.config.js).
 */
const { join } = require("node:path");
const { dependencyProblem } = require("./packages/system/src/dependencies.js");
const { cacheProblem, cacheRoot } = require("./packages/system/src/private-folder.js");

// Tests start commands of the checkout, which install what is missing: that may not happen under the tests beside them.
// jest also runs what it finds in its cache, which by default is in the temporary folder, where anybody can put something.
const problem = dependencyProblem(__dirname) ?? cacheProblem("jest");
if (problem !== undefined) {
  process.stderr.write(`\n${problem.message}.\n→ ${problem.remedy}.\n`);
  process.exit(1);
}
// and so does tsx, in what the tests start
process.env.TSX_DISABLE_CACHE = "1";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  cacheDirectory: join(cacheRoot(), "jest"),
  // cdktf's template treats every file under __tests__ as a test; only *.test.ts is one here.
  testMatch: ["**/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/__tests__/e2e/", "/__tests__/proof/", "/cdktf.out/"],
  modulePathIgnorePatterns: ["/cdktf.out/", "/dist/"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  // many wait for what they start: one at a time would leave a machine with two cores idle
  maxWorkers: "100%",
  // many start programs, on a machine that does other things too
  testTimeout: 30_000,
  globalSetup: "<rootDir>/__tests__/support/temporary-root.js",
  moduleNameMapper: {
    "^\\.{1,2}/(?:tokens/)?(?:private/)?stack-trace$": "<rootDir>/__tests__/support/no-stack-trace.js",
  },
  setupFilesAfterEnv: ["<rootDir>/__tests__/setup.ts"],
};
