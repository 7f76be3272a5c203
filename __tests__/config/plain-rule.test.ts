import { ConfigurationError, loadEnvironments } from "../../src/config/load-environment";
import { MINIMAL } from "../support/environments";

function problemsOf(definition: Record<string, unknown>): readonly string[] {
  try {
    loadEnvironments({ test: { ...MINIMAL, ...definition } }, {}, "orders");
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

it.each([
  [{ region: undefined }, "region: must be set, got nothing"],
  [{ emulated: "yes" }, 'emulated: must be true or false, got "yes"'],
  [{ logs: { retentionDays: "x" } }, 'logs.retentionDays: must be a number, got "x"'],
  [{ release: { keptVersions: 1.5 } }, "release.keptVersions: must be a whole number, got 1.5"],
  [{ release: { keptVersions: 0 } }, "release.keptVersions: must be at least 1, got 0"],
  [{ release: { keptVersions: 101 } }, "release.keptVersions: must be at most 100, got 101"],
  [{ release: { rollout: { strategy: "gradual", minutes: 0 } } }, "release.rollout.minutes: must be above 0, got 0"],
  [{ release: { smokeTest: "x" } }, 'release.smokeTest: must be "without-key", "read-only" or "read-write", got "x"'],
  [{ alerts: { emails: "x" } }, 'alerts.emails: must be a list, got "x"'],
  [{ logs: 1 }, "logs: must be a group of settings, got 1"],
  [{ ci: {} }, "ci.repository: must be set, got nothing"],
])("%j is told in plain English", (definition, problem) => {
  expect(problemsOf(definition)).toEqual([`test: ${problem}`]);
});

it.each(["constructor", "__proto__", "toString"])("refuses %s, which is not a setting and has not moved", (name) => {
  expect(problemsOf(Object.fromEntries([[name, 1]]))).toEqual([
    expect.stringContaining(`test: ${name}: is not a setting; an environment has region, accountId`),
  ]);
});

it.each(["aws:team", "AWS:team"])("refuses the tag %s, which is AWS's own", (key) => {
  expect(problemsOf({ tags: { team: "a" } })).toEqual([]);
  expect(problemsOf({ tags: { [key]: "a" } })).toEqual([
    `test: tags.${key}: must not begin with "aws:", which AWS reserves, got "a"`,
  ]);
});
