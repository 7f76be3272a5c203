import { Progress } from "@secure-serverless/system/progress";
import type { Acceptance } from "../../src/scanners/acceptances";
import { describeResults, runScanner, SCANNERS, scannersNamed } from "../../src/scanners/scan";
import type { Finding, Scan, Scanner } from "../../src/scanners/scanner";
import { EXAMPLE_ACCOUNT, withIdentity } from "../../src/scanners/sts-stub";

const FOUND: Finding = { check: "X1", where: "dev/thing", message: "is open" };
const ACCEPTED: Acceptance = { scanner: "own", check: "X1", where: ["dev/thing"], reason: "" };

function run(scan: Partial<Scan>, acceptances: readonly Acceptance[] = []) {
  const result = { looked: "1 thing", findings: [], notChecked: [], ...scan };
  const scanner: Scanner = { name: "own", of: "things", scan: async () => result };
  const context = { folder: "/nowhere", plans: async () => [] };
  return runScanner(scanner, context, acceptances, new Progress({ write: () => true }));
}

describe("a scanner", () => {
  it("tells what it found", async () => {
    expect(await run({ findings: [FOUND] })).toMatchObject({ findings: [FOUND], skipped: [] });
  });

  it("skips what is accepted", async () => {
    expect(await run({ findings: [FOUND] }, [ACCEPTED])).toMatchObject({ findings: [], skipped: [FOUND] });
  });

  it("fails for an acceptance that matches nothing", async () => {
    expect((await run({}, [ACCEPTED])).findings).toEqual([
      { check: "X1", where: "dev/thing", message: "accepted, and matches nothing: remove it" },
    ]);
  });

  it("calls nothing stale when it did not look at everything", async () => {
    expect(await run({ notChecked: ["the registry"] }, [ACCEPTED])).toMatchObject({
      findings: [],
      notChecked: ["the registry"],
    });
  });
});

describe("the names of scanners", () => {
  it("choose scanners, or all of them", () => {
    expect(scannersNamed(["gitleaks", "checkov"]).map(({ name }) => name)).toEqual(["checkov", "gitleaks"]);
    expect(scannersNamed([])).toBe(SCANNERS);
  });

  it("are rejected when there is no such scanner", () => {
    expect(() => scannersNamed(["checkov", "snyk"])).toThrow(/no scanner "snyk", only checkov/);
    // "npm run scan -- checkov,": an empty name is seen between the quotes
    expect(() => scannersNamed(["checkov", ""])).toThrow(/no scanner "", only checkov/);
  });
});

it("prints a table, then each finding and what was not checked", () => {
  const results = [
    { name: "own", looked: "1 thing", findings: [FOUND], skipped: [], notChecked: [] },
    { name: "other", looked: "nothing", findings: [], skipped: [FOUND], notChecked: ["the registry is silent"] },
  ];
  expect(describeResults(results).split("\n")).toEqual([
    "scanner  looked at  findings  skipped  not checked",
    "own      1 thing           1        0            0",
    "other    nothing           0        1            1",
    "",
    "own: X1: dev/thing: is open",
    "other: not checked: the registry is silent",
  ]);
});

describe("what answers a plan for AWS", () => {
  const ask = (endpoint: string, Action: string) =>
    fetch(endpoint, { method: "POST", body: new URLSearchParams({ Action }), signal: AbortSignal.timeout(5000) });

  it("tells the account, and nothing else", async () => {
    await withIdentity(async (endpoint) => {
      expect(await (await ask(endpoint, "GetCallerIdentity")).text()).toContain(EXAMPLE_ACCOUNT);
      expect((await ask(endpoint, "AssumeRole")).status).toBe(501);
    });
  });

  it("is gone afterwards", async () => {
    const endpoint = await withIdentity(async (address) => address);
    await expect(ask(endpoint, "GetCallerIdentity")).rejects.toThrow();
  });
});
