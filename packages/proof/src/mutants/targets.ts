/** Code that decides, and the tests that must notice when it decides something else. */
export interface MutationTarget {
  /** Files of the repository in which something is changed, one thing at a time. */
  readonly mutate: readonly string[];
  /** Test files of the repository, or folders of them. */
  readonly tests: readonly string[];
}

const API_TESTS = "__tests__/functions/api";
const RELEASE_TESTS = "packages/operations/__tests__/release";

/** By the name that `npm run test:mutation` takes. */
export const MUTATION_TARGETS: Readonly<Record<string, MutationTarget>> = {
  authorizer: {
    mutate: [
      "functions/authorizer/app.ts",
      "functions/authorizer/key-ring.ts",
      "functions/authorizer/named-keys.ts",
      "functions/authorizer/unclear-entries.ts",
    ],
    tests: [
      "__tests__/functions/authorizer/app.test.ts",
      "__tests__/functions/authorizer/key-ring.test.ts",
      "__tests__/functions/authorizer/unclear-entries.test.ts",
    ],
  },
  conditions: {
    mutate: ["functions/api/conditions.ts", "functions/api/http-date.ts"],
    tests: [`${API_TESTS}/conditions.test.ts`, `${API_TESTS}/http-date.test.ts`],
  },
  request: {
    mutate: ["functions/api/request.ts", "functions/api/path.ts", "functions/api/query.ts"],
    tests: [`${API_TESTS}/path.test.ts`, `${API_TESTS}/query.test.ts`, `${API_TESTS}/request.test.ts`],
  },
  alias: {
    mutate: [
      "packages/operations/src/release/move-alias.ts",
      "packages/operations/src/release/released-alias.ts",
      "packages/operations/src/release/release-record.ts",
      "packages/operations/src/release/release-plan.ts",
    ],
    tests: [
      `${RELEASE_TESTS}/move-alias.test.ts`,
      `${RELEASE_TESTS}/release-plan.test.ts`,
      `${RELEASE_TESTS}/release-record.test.ts`,
      `${RELEASE_TESTS}/released-alias.test.ts`,
    ],
  },
};
