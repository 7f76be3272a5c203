import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { created, deleted, planOf } from "./support/plan-builder";
import { temporaryFolder } from "./support/temporary-folder";

const PACKAGE = join(__dirname, "..");
const action = readFileSync(join(PACKAGE, "action.yml"), "utf8");

/** The steps of action.yml as GitHub runs them: each with its environment, in bash that stops at the first failure. */
function run(inputs: Readonly<Record<string, string>>, plan: unknown) {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder, name);
  writeFileSync(file("plan.json"), JSON.stringify(plan));
  const defaults = [...action.matchAll(/^ {2}([\w-]+):\n {4}description: .*\n {4}default: (.*)$/gm)];
  const given = {
    ...Object.fromEntries(defaults.map(([, name, value = ""]) => [name, value.replaceAll('"', "")])),
    ...inputs,
  };
  const [, script = ""] = /^ {6}run: (.*)$/m.exec(action) ?? [];
  const env = [...action.matchAll(/^ {8}([A-Z_]+): \$\{\{ inputs\.([\w-]+) \}\}$/gm)].map(
    ([, name = "", input = ""]) => [name, given[input as keyof typeof given]],
  );
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      GITHUB_ACTION_PATH: PACKAGE,
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: file("output"),
      GITHUB_STEP_SUMMARY: file("summary"),
      RUNNER_TEMP: folder,
      ...Object.fromEntries(env),
    },
  });
  const text = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
  const outputs = Object.fromEntries(
    [...text("output").matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2\n/gm)].map(([, name, , value]) => [name, value]),
  );
  return { status, stdout, stderr, outputs, summary: text("summary") };
}

const harmless = planOf([], { output_changes: { url: { actions: ["create"], before: null, after: "https://a" } } });
const harmful = planOf([deleted("aws_s3_bucket", { bucket: "data" })]);

describe("the action", () => {
  it("passes where there is nothing to fear, and gives its outputs", () => {
    const { status, stdout, outputs, summary } = run({ plan: "plan.json" }, harmless);
    expect(status).toBe(0);
    expect(outputs).toMatchObject({
      verdict: "Nothing to fear: output url changed.",
      outcome: "nothing-to-fear",
      "exit-code": "0",
    });
    expect(JSON.parse(readFileSync(outputs["json"] ?? "", "utf8")).outcome).toBe("nothing-to-fear");
    expect(readFileSync(outputs["report"] ?? "", "utf8")).toBe(summary);
    expect(summary).toContain("# Plan review");
    expect(stdout).toContain("::notice title=Plan review::Nothing to fear");
  });

  it("fails where it needs a person, with the same outputs", () => {
    const { status, stdout, outputs } = run({ plan: "plan.json" }, harmful);
    expect(status).toBe(2);
    expect(outputs).toMatchObject({ outcome: "needs-person", "exit-code": "2" });
    expect(stdout).toContain("::error title=Plan review::Needs a person: 1 critical finding");
  });

  it("leaves the decision to the workflow where that wants it", () => {
    const { status, stdout, outputs } = run({ plan: "plan.json", "fail-on": "never" }, harmful);
    expect([status, outputs["exit-code"]]).toEqual([0, "2"]);
    expect(stdout).toContain("::warning");
  });

  it("fails from the severity on that it is given, and with what is not judged", () => {
    const errored = planOf([], { errored: true });
    expect(run({ plan: "plan.json", "fail-on": "critical" }, errored).status).toBe(0);
    expect(run({ plan: "plan.json", "fail-on": "high" }, errored).status).toBe(2);
    expect(run({ plan: "plan.json", "fail-on": "critical" }, planOf([created("acme_thing", {})])).status).toBe(2);
  });

  it("writes the format that it is asked for, and adds no summary where none is wanted", () => {
    const { outputs, summary } = run({ plan: "plan.json", format: "sarif", summary: "false" }, harmful);
    expect(JSON.parse(readFileSync(outputs["report"] ?? "", "utf8")).version).toBe("2.1.0");
    expect(summary).toBe("");
  });

  it.each([
    ["a plan that is not there", { plan: "nowhere.json" }, /nowhere\.json does not exist/],
    ["no plan", { plan: "" }, /::error title=Plan review::plan is missing/],
    ["a format that it cannot write", { plan: "plan.json", format: "html" }, /::error .*got "html"/],
    ["a limit that there is not", { plan: "plan.json", "fail-on": "low" }, /::error .*got "low"/],
    ["a plan that looks like an option", { plan: "--help" }, /--help does not exist/],
  ])("ends with 1 on %s", (_, inputs, message) => {
    const { status, stdout, stderr } = run(inputs, harmless);
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(message);
  });

  it("gives every input to its step as a variable, and writes no expression into a script", () => {
    const inputs = [...action.matchAll(/^ {2}([\w-]+):\n {4}description: /gm)].map(([, name]) => name);
    const [, given = ""] = /\n {6}env:\n([\s\S]*)$/.exec(action) ?? [];
    const own = inputs.filter((input) => !action.includes(`steps.review.outputs.${input} `));
    expect(own.length).toBeGreaterThan(3);
    for (const name of own) expect(given).toContain(`\${{ inputs.${name} }}`);
    expect(/^ {6}run: (.*)$/m.exec(action)?.[1]).not.toContain("${{");
  });
});
