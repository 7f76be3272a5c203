import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { ACCEPTANCES, type Acceptance, judge, readAcceptances } from "../../src/scanners/acceptances";
import { SCANNERS } from "../../src/scanners/scan";

const NAMES = SCANNERS.map(({ name }) => name);
const ACCEPTED: Acceptance = {
  scanner: "checkov",
  check: "CKV_AWS_117",
  where: ["*/aws_lambda_function.api-function_*"],
  reason: "The functions talk to nothing in a network of the account.",
};
const finding = (check: string, where: string) => ({ check, where, message: "" });

function fileWith(...acceptances: readonly unknown[]): string {
  const path = join(temporaryFolder(), "scan.accept.json");
  writeFileSync(path, JSON.stringify({ version: 1, acceptances }));
  return path;
}

describe("the committed acceptances", () => {
  const acceptances = readAcceptances(ACCEPTANCES, NAMES);

  it("are valid, and of scanners that there are", () => {
    expect(acceptances.length).toBeGreaterThan(20);
  });

  it("say each thing once", () => {
    const said = acceptances.flatMap(({ scanner, check, where }) => where.map((each) => `${scanner} ${check} ${each}`));
    expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([]);
  });

  it("accept nothing of a known vulnerability, which an update has to fix", () => {
    expect(acceptances.filter(({ scanner }) => scanner.endsWith("-audit"))).toEqual([]);
  });
});

describe("a file of acceptances", () => {
  it("is read", () => {
    expect(readAcceptances(fileWith(ACCEPTED), NAMES)).toEqual([ACCEPTED]);
  });

  it.each([
    ["a scanner that there is not", { ...ACCEPTED, scanner: "chekov" }, /no scanner chekov, only checkov, parliament/],
    ["a reason that says nothing", { ...ACCEPTED, reason: "accepted" }, /reason/],
    ["a pattern that covers everything", { ...ACCEPTED, where: ["*/*"] }, /where/],
    ["no pattern", { ...ACCEPTED, where: [] }, /where/],
    ["a field that is unknown", { ...ACCEPTED, expires: "never" }, /expires/],
  ])("is rejected with %s", (_, acceptance, message) => {
    expect(() => readAcceptances(fileWith(acceptance), NAMES)).toThrow(message);
  });

  it("is rejected when it is not JSON, or not there", () => {
    const path = join(temporaryFolder(), "scan.accept.json");
    expect(() => readAcceptances(path, NAMES)).toThrow("is invalid");
    writeFileSync(path, "{");
    expect(() => readAcceptances(path, NAMES)).toThrow("is invalid");
  });
});

describe("a finding", () => {
  const matched = finding("CKV_AWS_117", "dev/aws_lambda_function.api-function_6EE8A0DE");

  it("is skipped when its check and its place are accepted", () => {
    expect(judge("checkov", [matched], [ACCEPTED])).toEqual({ findings: [], skipped: [matched], stale: [] });
  });

  it.each([
    ["another place", finding("CKV_AWS_117", "dev/aws_lambda_function.export-function_6EE8A0DE")],
    ["another check", finding("CKV_AWS_118", matched.where)],
    ["a place that has an accepted one in it", finding("CKV_AWS_117", `${matched.where}`.replace("dev/", "dev-"))],
  ])("is left with %s", (_, other) => {
    expect(judge("checkov", [matched, other], [ACCEPTED]).findings).toEqual([other]);
  });

  it("is left when another scanner's is accepted", () => {
    expect(judge("parliament", [matched], [ACCEPTED])).toEqual({ findings: [matched], skipped: [], stale: [] });
  });

  it("takes the other characters of a pattern as they are", () => {
    const accepted = { ...ACCEPTED, where: ["a.b/c+(d)"] };
    expect(judge("checkov", [finding("CKV_AWS_117", "a.b/c+(d)")], [accepted]).findings).toEqual([]);
    expect(judge("checkov", [finding("CKV_AWS_117", "axb/cc(d)")], [accepted]).findings).toHaveLength(1);
  });
});

describe("an acceptance", () => {
  it.each([
    ["its finding is gone", [], [ACCEPTED]],
    ["its check has a wrong id", [finding("CKV_AWS_117", "dev/x")], [{ ...ACCEPTED, check: "CKV_AWS_11" }]],
  ])("is stale when %s", (_, found, acceptances) => {
    expect(judge("checkov", found, acceptances).stale).toEqual([
      { check: acceptances[0]?.check, where: ACCEPTED.where[0] },
    ]);
  });

  it("is stale by each of its patterns", () => {
    const accepted = { ...ACCEPTED, where: ["dev/one", "dev/two"] };
    expect(judge("checkov", [finding("CKV_AWS_117", "dev/one")], [accepted]).stale).toEqual([
      { check: "CKV_AWS_117", where: "dev/two" },
    ]);
  });
});
