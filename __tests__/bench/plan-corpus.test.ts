import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudOf, measureFolder } from "../../bench/plan-corpus/measure";
import { summary } from "../../bench/plan-corpus/report";

function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), "plan-corpus-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** A plan that makes one resource of a type that no provider has. */
function plan(address: string, formatVersion = "1.2"): string {
  const type = "aws_no_such_type";
  const change = { actions: ["create"], before: null, after: { size: 1 }, after_unknown: {} };
  return JSON.stringify({
    format_version: formatVersion,
    resource_changes: [{ address, mode: "managed", type, change }],
  });
}

describe("a folder of public plans", () => {
  it("is measured change by change, and equal changes count once among the different ones", () => {
    const measured = measureFolder(
      folderWith({ "a.json": plan("aws_no_such_type.a"), "b.json": plan("aws_no_such_type.b") }),
    );

    expect(measured.all.get("AWS")).toEqual({ changes: 2, unjudged: 2 });
    expect(measured.different.get("AWS")).toEqual({ changes: 1, unjudged: 1 });
    expect(measured.byAction.get("create")).toEqual({ changes: 1, unjudged: 1 });
    expect(measured.crashes).toEqual([]);
    expect(summary([["seen", measured]])).toContain("| AWS: not judged of all changes | 2 of 2 (100.0 %) |");
  });

  it("may hold plans in UTF-16 and of format 0.1, and what is not a plan is refused, not lost", () => {
    const measured = measureFolder(
      folderWith({
        "old.json": plan("aws_no_such_type.old", "0.1"),
        "powershell.json": Buffer.from(`\ufeff${plan("aws_no_such_type.powershell")}`, "utf16le"),
        "broken.json": "{",
        "readme.txt": "not looked at",
      }),
    );

    expect(measured).toMatchObject({ plans: 3, old: 1, crashes: [] });
    expect([...measured.refused.values()]).toEqual([1]);
    expect(measured.all.get("AWS")).toEqual({ changes: 2, unjudged: 2 });
  });

  it.each([
    ["aws_s3_bucket", "AWS"],
    ["awscc_s3_bucket", "others"],
    ["google_project", "Google"],
    ["azuread_group", "Azure"],
    ["azapi_resource", "Azure"],
    ["terraform_data", "helpers"],
    ["kubernetes_secret", "others"],
  ])("has %s under %s", (type, cloud) => {
    expect(cloudOf(type)).toBe(cloud);
  });
});
