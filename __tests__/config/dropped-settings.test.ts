import { loadEnvironments } from "../../src/config/load-environment";
import { MINIMAL } from "../support/environments";

/** As JSON has it: in code such a key says what the object inherits from. */
const KEYED = JSON.parse('{ "__proto__": "x" }') as object;

function problemsOf(...definition: readonly object[]): string {
  try {
    loadEnvironments({ test: Object.assign({}, MINIMAL, ...definition) }, {});
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("what is written in a configuration and would be lost", () => {
  it.each([
    [{ tags: KEYED }, 'test: tags.__proto__: must not have this name, which no copy of a group keeps, got "x"'],
    [
      { monitoring: { thresholds: KEYED } },
      'test: monitoring.thresholds.__proto__: must not have this name, which no copy of a group keeps, got "x"',
    ],
    [{ api: KEYED }, "test: api.__proto__: is not a setting; api has "],
    [{ logs: JSON.parse('{ "constructor": 1 }') }, "test: logs.constructor: is not a setting; logs has "],
    [{ logs: { prototype: 1 } }, "test: logs.prototype: is not a setting; logs has "],
    [
      { tags: Object.create({ Team: "x" }) },
      "test: tags: must be a group that inherits nothing; write its settings into it, got {}",
    ],
    [
      { logs: { __proto__: { retentionDays: 7 } } },
      "test: logs: must be a group that inherits nothing; write its settings into it, got {}",
    ],
  ])("is refused: %j", (definition, problem) => {
    expect(problemsOf(definition)).toContain(`\n  ${problem}`);
  });

  it("is told once", () => {
    expect(problemsOf({ api: KEYED }).match(/__proto__/g)).toHaveLength(1);
  });

  it("is refused as an environment, and as what environments inherit from", () => {
    const named = JSON.parse('{ "__proto__": {} }') as Record<string, typeof MINIMAL>;
    expect(() => loadEnvironments(named, {})).toThrow("__proto__");
    expect(() => loadEnvironments(Object.create({ test: MINIMAL }), {})).toThrow(
      "(root): must be a list of environments that inherits nothing",
    );
  });

  it("is none of what only has such a name, or comes without anything to inherit from", () => {
    expect(problemsOf({ tags: { constructor: "x", prototype: "y" } })).toBe("");
    expect(problemsOf({ tags: Object.assign(Object.create(null), { Team: "x" }) })).toBe("");
  });
});
