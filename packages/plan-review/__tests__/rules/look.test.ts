import { judgeOf } from "../../src/judge/judges";
import { look } from "../../src/meanings/look";
import type { ResourceChange } from "../../src/model";
import { needsLook } from "../../src/rules/look";
import { Unknown } from "../../src/values";
import { ACTIONS, attributeOf, changeOf, planOfChanges } from "../support/changes";

// who judges what has tests of its own; here is what follows from it
jest.mock("../../src/judge/judges", () => ({ judgeOf: jest.fn() }));
jest.mock("../../src/meanings/look", () => ({ look: { id: "look" } }));

const observe = (more: Partial<ResourceChange>) => [
  ...needsLook.check(planOfChanges(changeOf("acme_thing", more)), { isNew: () => false, isGoing: () => false }),
];
const found = (...details: readonly string[]) => [
  { address: "acme_thing.it", message: "changes settings that must be looked at", details },
];

beforeEach(() => {
  jest
    .mocked(judgeOf)
    .mockImplementation((type, path) => (type === "acme_thing" && /^(a|list\.b)$/.test(path) ? look : undefined));
});

it("has a name, a severity and words", () => {
  expect([needsLook.id, needsLook.severity]).toEqual(["needs-a-look", "medium"]);
  expect([needsLook.title, needsLook.why].filter((text) => !/^[A-Z].{20,}/.test(text))).toEqual([]);
});

it("names each attribute that must be looked at once, without positions", () => {
  const attributes = ["list.0.b", "x", "list.1.b", "a"].map((path) => attributeOf(path));
  expect(observe({ attributes })).toEqual(found("list.b", "a"));
  expect(observe({ attributes: [attributeOf("x")] })).toEqual([]);
  expect(observe({})).toEqual([]);
});

it("looks at what exists and stays", () => {
  const attributes = [attributeOf("a")];
  expect(ACTIONS.filter((action) => observe({ action, attributes }).length > 0)).toEqual(["update"]);
});

it("leaves out what the provider fills in, and nothing else that is not known yet", () => {
  const attributes = [attributeOf("a", { after: new Unknown() })];
  expect(observe({ attributes, configured: new Set(["x"]) })).toEqual([]);
  expect(observe({ attributes, configured: new Set(["a"]) })).toEqual(found("a"));
  expect(observe({ attributes: [attributeOf("a")], configured: new Set(["x"]) })).toEqual(found("a"));
});
