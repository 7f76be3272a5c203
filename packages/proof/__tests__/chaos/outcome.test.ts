import { outcomeOf } from "@secure-serverless/proof/chaos/outcome";

describe("outcomeOf", () => {
  const said = { exitCode: 1, stdout: "", stderr: "\nThe disk is full.\n→ Free some space.\n" };

  it("takes a usual end for one that works", () => {
    expect(outcomeOf({ exitCode: 0, stdout: "all 3", stderr: "" }, { prints: /^all/ }).outcome).toBe("works");
    expect(outcomeOf({ exitCode: 2, stdout: "", stderr: "" }, { exitCode: 2 }).outcome).toBe("works");
  });

  it("takes a cause with its remedy for one that says why", () => {
    expect(outcomeOf(said, {})).toEqual({ outcome: "says why", told: "The disk is full. → Free some space" });
  });

  it("takes one that another program passes on, indented, for the same", () => {
    const passedOn = `tool failed:\n${said.stderr.replaceAll(/^(?=.)/gm, "    ")}`;
    expect(outcomeOf({ ...said, stderr: passedOn }, {})).toEqual(outcomeOf(said, {}));
  });

  it.each([
    ["a stack trace", { ...said, stderr: `${said.stderr}    at draw (draw.ts:4:3)\n` }],
    ["a success that printed something else", { exitCode: 0, stdout: "none", stderr: "" }],
    ["a failure without a cause", { exitCode: 1, stdout: "", stderr: "" }],
    ["a cause without a remedy", { exitCode: 1, stdout: "", stderr: "The disk is full.\n" }],
    ["a cause that is told, and then a success", { ...said, exitCode: 0 }],
    ["Python's stack trace", { ...said, stdout: "Traceback (most recent call last):\n" }],
  ])("rejects %s", (_name, ended) => {
    expect(outcomeOf(ended, { prints: /^all/ }).outcome).toBe("WRONG");
  });
});
