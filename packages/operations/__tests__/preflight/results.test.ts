import { formatResults, summary } from "../../src/preflight/results";

const RESULTS = [
  { id: "a", status: "ok", message: "It is there" },
  { id: "longer", status: "failure", message: "It is not", remedy: "Make it" },
] as const;

it("have one line each, with the remedy behind it", () => {
  expect(formatResults(RESULTS)).toBe("ok       a       It is there\nfailure  longer  It is not → Make it");
});

it("let what others wrote neither break the line nor steer the terminal", () => {
  const text = formatResults([
    { id: "a", status: "failure", message: "by \u001b[31mana\r\nok  b\u2028", remedy: "x\ny" },
  ]);

  expect(text).toBe("failure  a  by  [31mana ok  b  → x y");
});

it("are counted", () => {
  expect(summary(RESULTS)).toBe("1 ok, 0 warnings, 1 failure, 0 skipped");
});

it("are nothing where there is nothing", () => {
  expect(formatResults([])).toBe("");
});
