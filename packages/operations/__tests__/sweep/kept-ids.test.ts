import { keptIds, keptPullRequests } from "../../src/sweep/kept-ids";
import { aTemplate } from "../support/previews";

const kept = (text: string) => [...keptIds(text, aTemplate())];

it.each([
  ["12,15", ["12", "15"]],
  ["12 15\n", ["12", "15"]],
  [" 12 ,\n15,", ["12", "15"]],
  ["[12, 15]", ["12", "15"]],
  ['["12","a-b"]', ["12", "a-b"]],
  ["none", []],
  [" none\n", []],
])("takes %j for %j", (text, ids) => {
  expect(kept(text)).toEqual(ids);
});

it.each([
  ["", /names no preview, so that all would be destroyed/],
  [" \n", /names no preview/],
  ["[]", /names no preview/],
  ["[12", /begins as a list in JSON/],
  ["[{}]", /begins as a list in JSON/],
  ["[1.5]", /begins as a list in JSON/],
  ["12;15", /with an id of lower-case letters, digits and single hyphens, got "12;15"/],
  ["12,Z", /got "Z"/],
])("refuses %j", (text, message) => {
  expect(() => kept(text)).toThrow(
    expect.objectContaining({ name: "UserError", message: expect.stringMatching(message) }),
  );
});

it("keeps the previews of these pull requests, and whatever a person has made", () => {
  const wanted = (text: string) => {
    const keep = keptPullRequests(text);
    return ["12", "15", "16", "anna", "12-b"].filter((id) => keep.has(id));
  };

  expect(wanted("12,15")).toEqual(["12", "15", "anna", "12-b"]);
  expect(wanted("none")).toEqual(["anna", "12-b"]);
});

it.each([
  ["", /names no preview/],
  ["12,anna", /must be numbers, got "anna"/],
  ["012", /must be numbers, got "012"/],
])("refuses %j for pull requests", (text, message) => {
  expect(() => keptPullRequests(text)).toThrow(message);
});

it("is not stopped by the number of a pull request that is too long for a preview", () => {
  const keep = keptPullRequests(`12,${"9".repeat(60)}`);
  expect(["12", "15"].filter((id) => keep.has(id))).toEqual(["12"]);
});
