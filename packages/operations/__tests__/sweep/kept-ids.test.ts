import { keptIds } from "../../src/sweep/kept-ids";
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
