import { parseReport, unsurePlaces, withSecondTry } from "../../src/mutants/report";

const at = (line: number, column: number, endColumn: number) => ({
  start: { line, column },
  end: { line, column: endColumn },
});
const mutant = (status: string, location = at(3, 5, 10), more: object = {}) => ({
  ...{ mutatorName: "EqualityOperator", replacement: "a <= b", status, location },
  ...more,
});
const reportOf = (...mutants: object[]) =>
  parseReport(JSON.stringify({ files: { "src/a.ts": { source: "text", mutants } } }));

const ROUND = { statusReason: "Hit limit reached (501/500)" };

describe("a mutant that ran into the time limit", () => {
  it("is tried again at its place, each place once", () => {
    const report = reportOf(
      mutant("Timeout"),
      mutant("Timeout", at(3, 5, 10), { replacement: "a >= b" }),
      mutant("Timeout", at(4, 1, 2), { statusReason: "" }),
    );
    expect(unsurePlaces(report)).toEqual(["src/a.ts:3:4-3:9", "src/a.ts:4:0-4:1"]);
  });

  it.each(["Killed", "Survived", "NoCoverage"])("is another one than one that is %s", (status) => {
    expect(unsurePlaces(reportOf(mutant(status)))).toEqual([]);
  });

  it("is not tried again where it was seen to go round and round", () => {
    expect(unsurePlaces(reportOf(mutant("Timeout", at(3, 5, 10), ROUND)))).toEqual([]);
  });

  it.each(["Killed", "Survived", "Timeout"])("is what it is alone: %s", (status) => {
    const others = [mutant("Killed", at(1, 1, 2)), mutant("Timeout", at(2, 1, 2), ROUND)];
    const first = reportOf(...others, mutant("Timeout"));
    // what stands within its place is tried too, and is known already
    const second = reportOf(mutant("Survived", at(1, 1, 2)), mutant(status));
    expect(withSecondTry(first, second)).toEqual(reportOf(...others, mutant(status)));
  });

  it("is told from another change of the same place", () => {
    const other = { replacement: "a >= b" };
    const first = reportOf(mutant("Timeout"), mutant("Timeout", at(3, 5, 10), other));
    const second = reportOf(mutant("Survived", at(3, 5, 10), other), mutant("Killed"));
    expect(withSecondTry(first, second)).toEqual(reportOf(mutant("Killed"), mutant("Survived", at(3, 5, 10), other)));
  });

  it("is not forgotten where nothing was said of it", () => {
    expect(() => withSecondTry(reportOf(mutant("Timeout")), reportOf(mutant("Killed", at(9, 1, 2))))).toThrow(
      "a mutant of src/a.ts ran into the time limit, and was not tried again",
    );
  });
});
