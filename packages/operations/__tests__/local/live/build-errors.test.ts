import { formatBuildErrors } from "../../../src/local/live/build-errors";

const ERROR = { id: "", pluginName: "", notes: [], detail: undefined };
const LOCATION = { namespace: "file", suggestion: "", file: "functions/api/app.ts", line: 12, column: 6, length: 3 };

describe("a build error", () => {
  it("has file, line and column, what is wrong, and the line with a mark", () => {
    const location = { ...LOCATION, lineText: "const foo bar;" };
    expect(formatBuildErrors([{ ...ERROR, text: 'Expected ";"', location }])).toBe(
      [
        'functions/api/app.ts:12:7: Expected ";"',
        "   12 | const foo bar;", //
        "      |       ^^^",
      ].join("\n"),
    );
  });

  it("is marked below a line that is indented by tabs", () => {
    const location = { ...LOCATION, column: 2, lineText: "\t\tfoo bar;" };
    expect(formatBuildErrors([{ ...ERROR, text: "x", location }]).split("\n")[2]).toBe("      | \t\t^^^");
  });

  it("marks no further than its line, and at least one place", () => {
    const mark = (length: number) => {
      const location = { ...LOCATION, column: 4, lineText: "foo(;", length };
      return formatBuildErrors([{ ...ERROR, text: "x", location }]).split("\n")[2];
    };
    expect([mark(0), mark(40)]).toEqual(["      |     ^", "      |     ^"]);
  });

  it("is its text alone where there is no place, and one of several", () => {
    const errors = ["one", "two"].map((text) => ({ ...ERROR, text, location: null }));
    expect(formatBuildErrors(errors)).toBe("one\ntwo");
  });
});
