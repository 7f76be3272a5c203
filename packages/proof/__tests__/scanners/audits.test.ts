import { auditOfNpm, auditOfPip } from "../../src/scanners/audits";

describe("an audit by npm", () => {
  const clean = { vulnerabilities: {}, metadata: { dependencies: { total: 12 } } };

  it("finds nothing where there is nothing", () => {
    expect(auditOfNpm(JSON.stringify(clean), "lock")).toEqual({ packages: 12, findings: [], notChecked: [] });
  });

  it("finds each vulnerability where it comes from", () => {
    const advisory = { url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", title: "Reads too much" };
    const vulnerabilities = { below: { via: [advisory] }, above: { via: ["below"] } };
    expect(auditOfNpm(JSON.stringify({ ...clean, vulnerabilities }), "lock").findings).toEqual([
      { check: "GHSA-aaaa-bbbb-cccc", where: "npm/below", message: "Reads too much" },
    ]);
  });

  it.each([
    ["refuses", JSON.stringify({ message: "405 Method Not Allowed", error: { summary: "" } })],
    ["answers no JSON", "<html>"],
    ["answers nothing", ""],
  ])("is not done when the registry %s", (_, output) => {
    expect(auditOfNpm(output, "lock")).toEqual({
      packages: 0,
      findings: [],
      notChecked: ["lock: the registry answers no audit"],
    });
  });
});

describe("an audit by pip-audit", () => {
  const report = (...dependencies: readonly object[]) => JSON.stringify({ dependencies, fixes: [] });

  it("finds nothing where there is nothing", () => {
    expect(auditOfPip(report({ name: "a", version: "1", vulns: [] }), "lock")).toEqual({
      packages: 1,
      findings: [],
      notChecked: [],
    });
  });

  it("finds a vulnerability, and says which version has none", () => {
    const vulns = [{ id: "PYSEC-1", fix_versions: ["2", "3"] }];
    expect(auditOfPip(report({ name: "a", version: "1", vulns }), "lock").findings).toEqual([
      { check: "PYSEC-1", where: "pypi/a", message: "fixed in 2, 3" },
    ]);
  });

  it("is not done for a package that PyPI does not tell about", () => {
    const skipped = { name: "a", skip_reason: "Dependency not found on PyPI" };
    expect(auditOfPip(report(skipped, { name: "b", version: "1", vulns: [] }), "lock")).toEqual({
      packages: 1,
      findings: [],
      notChecked: ["lock: 1 packages that PyPI does not tell about"],
    });
  });

  it("is not done when there is no answer", () => {
    expect(auditOfPip("", "lock").notChecked).toEqual(["lock: PyPI answers no audit"]);
  });
});
