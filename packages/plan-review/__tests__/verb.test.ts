import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deleted, planOf } from "./support/plan-builder";
import { temporaryFolder } from "./support/temporary-folder";

const folder = temporaryFolder();
const BIN = join(__dirname, "..", "bin", "plan-review.mjs");

function review(args: readonly string[], input = "") {
  const run = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, input, encoding: "utf8", timeout: 30_000 });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return name;
}

const harmless = planOf([], { output_changes: { url: { actions: ["create"], before: null, after: "https://a" } } });
const harmful = planOf([deleted("aws_s3_bucket", { bucket: "data" })]);

describe("the command", () => {
  it("ends with 0 when there is nothing to fear, from a file beside the caller", () => {
    expect(review([file("harmless.json", harmless)])).toMatchObject({
      code: 0,
      out: expect.stringContaining("**Nothing to fear: output url changed.**"),
      error: "",
    });
  });

  it("ends with 2 when it needs a person, from standard input", () => {
    const { code, out } = review(["-", "--format", "json"], JSON.stringify(harmful));
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ needsPerson: true, counts: { delete: 1 } });
  });

  it("ends with 0 when the acceptance file takes the finding on, until its day", () => {
    file("accept.json", {
      version: 1,
      acceptances: [
        { rule: "stateful-destroyed", address: "aws_s3_bucket.*", reason: "It is empty", expires: "2030-06-15" },
      ],
    });
    const args = [file("harmful.json", harmful), "--accept", "accept.json", "--date"];
    expect(review([...args, "2030-06-15"]).code).toBe(0);
    expect(review([...args, "2030-06-16"]).code).toBe(2);
  });

  it("takes the configuration and the acceptances beside it, and others when they are named", () => {
    const lowered = { version: 1, severities: { "plan-incomplete": "info" } };
    const plan = file("errored.json", planOf([], { errored: true }));
    expect(review([plan]).code).toBe(2);
    file("other.json", lowered);
    expect(review([plan, "--config", "other.json"]).code).toBe(0);
    file("plan-review.config.json", lowered);
    expect(review([plan])).toMatchObject({ code: 0, out: expect.stringContaining("1 info finding noted") });
    file("plan-review.config.json", { version: 1 });
    expect([review([plan, "--fail-on", "critical"]).code, review([plan, "--fail-on", "high"]).code]).toEqual([0, 2]);
  });

  it("accepts findings of the project's own rules", () => {
    const match = { type: "aws_s3_bucket", actions: ["delete"] };
    file("own.json", { version: 1, rules: [{ id: "acme-gone", severity: "high", title: "T", why: "W", match }] });
    const because = { address: "*", reason: "It is empty", expires: "2030-06-15" };
    const acceptances = [
      { rule: "acme-gone", ...because },
      { rule: "stateful-destroyed", ...because },
    ];
    file("own-accept.json", { version: 1, acceptances });
    const args = [file("harmful.json", harmful), "--accept", "own-accept.json", "--date", "2030-06-15"];
    expect(review([...args, "--config", "own.json"]).code).toBe(0);
    expect(review(args)).toMatchObject({
      code: 1,
      error: expect.stringContaining('"acme-gone", which does not exist'),
    });
  });

  it.each(["--help", "-h"])("explains itself with %s", (option) => {
    const { code, out, error } = review([option]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(/^plan-review <plan> \[options\]\n/);
    expect(out).toContain("--config <file>");
  });

  it("tells programs which of the three it is", () => {
    const outcome = (plan: unknown) => JSON.parse(review(["-", "--format", "json"], JSON.stringify(plan)).out).outcome;
    expect([harmless, harmful].map(outcome)).toEqual(["nothing-to-fear", "needs-person"]);
    const unknown = planOf([
      { ...deleted("acme_thing", {}), change: { actions: ["create"], before: null, after: {} } } as never,
    ]);
    expect(outcome(unknown)).toBe("not-judged");
  });

  it.each([
    ["no plan", [], /One plan is needed/],
    ["a plan that is not there", ["nowhere.json"], /nowhere\.json does not exist/],
    ["a folder", ["."], /is a folder/],
    [
      "a format that it cannot write",
      [file("h.json", harmless), "--format", "html"],
      /--format must be markdown, json, sarif, got "html"/,
    ],
    [
      "a limit that there is not",
      ["x.json", "--fail-on", "info"],
      /--fail-on must be critical, high, medium, got "info"/,
    ],
    ["a configuration that is not there", [file("h.json", harmless), "--config", "nowhere.json"], /cannot be read/],
    ["an option that it does not know", ["x.json", "--colour"], /--colour/],
    ["an acceptance file that is not there", [file("h.json", harmless), "--accept", "nowhere.json"], /cannot be read/],
  ])("ends with 1 and one sentence on %s", (_, args, message) => {
    const { code, out, error } = review(args);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error).toMatch(message);
    expect(error).not.toMatch(/^\s+at /m);
  });
});
