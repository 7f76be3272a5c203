import { onlyName, wholeNumberFrom } from "../src/options";

it.each([
  ["1", 1],
  ["100", 100],
])("takes %s", (text, value) => expect(wholeNumberFrom(text, "--examples", { minimum: 1, maximum: 100 })).toBe(value));

it("leaves the default to the command", () => {
  expect(wholeNumberFrom(undefined, "--examples", { minimum: 1 })).toBeUndefined();
});

it.each(["", "0", "101", "-1", "1.5", "1e1", " 1", "ten", "99999999999"])(
  "refuses %p, naming option, rule and value",
  (text) => {
    expect(() => wholeNumberFrom(text, "--examples", { minimum: 1, maximum: 100 })).toThrow(
      `--examples must be a whole number from 1 to 100, got "${text}"`,
    );
  },
);

it("a command for one environment takes one name", () => {
  expect([onlyName([], "usage"), onlyName(["dev"], "usage")]).toEqual([undefined, "dev"]);
  expect(() => onlyName(["dev", "prod"], "usage")).toThrow("One environment at a time, got also prod");
});
