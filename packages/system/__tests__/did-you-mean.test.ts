import { didYouMean, suggestionsFor } from "../src/did-you-mean.js";

const NAMES = ["deploy", "destroy", "local", "local:key", "local:down", "plan", "plan:review", "prod"];

it.each([
  ["deplyo", ["deploy"]],
  ["delpoy", ["deploy"]],
  ["DEPLOY", ["deploy"]],
  ["local", ["local"]],
  ["key", ["local:key"]],
  ["review", ["plan:review"]],
  ["prd", ["prod"]],
  ["pln", ["plan"]],
  ["nothing-like-it", []],
  ["x", []],
  ["", []],
  ["__proto__", []],
])("%j may mean %j", (text, found) => expect(suggestionsFor(text, NAMES)).toEqual(found));

it("suggests three at most, the nearest first", () => {
  expect(suggestionsFor("loca", NAMES)).toEqual(["local", "local:key", "local:down"]);
});

it("begins a remedy, or adds nothing", () => {
  expect([didYouMean("loca", NAMES), didYouMean("xyz", NAMES)]).toEqual([
    "Did you mean local or local:key or local:down? ",
    "",
  ]);
});

it("compares no text that is too long for a name", () => {
  const names = [100, 101].map((length) => "x".repeat(length));
  expect(names.map((name) => suggestionsFor(name, [name]))).toEqual([[names[0]], []]);
});
