import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { PROJECT_ROOT } from "../../../tools/shared/paths";
import { created, deleted, planOf } from "./plan-builder";

const folder = temporaryFolder();

function review(args: readonly string[], input = "") {
  const run = spawnSync(process.execPath, ["--import", "tsx", join(PROJECT_ROOT, "tools", "plan-review.ts"), ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, INIT_CWD: folder },
    input,
    encoding: "utf8",
    timeout: 30_000,
  });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return name;
}

const harmless = planOf([created("aws_lambda_function", { function_name: "api" })]);
const harmful = planOf([deleted("aws_s3_bucket", { bucket: "data" })]);

describe("npm run plan:review", () => {
  test("ends with 0 when there is nothing to fear, from a file beside the caller", () => {
    expect(review([file("harmless.json", harmless)])).toMatchObject({
      code: 0,
      out: expect.stringContaining("**Nothing to fear: 1 created.**"),
      error: "",
    });
  });

  test("ends with 2 when it needs a person, from standard input", () => {
    const { code, out } = review(["-", "--format", "json"], JSON.stringify(harmful));
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ needsPerson: true, counts: { delete: 1 } });
  });

  test("ends with 0 when the acceptance file takes the finding on, until its day", () => {
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

  test.each([
    ["no plan", [], /One plan is needed/],
    ["a plan that is not there", ["nowhere.json"], /nowhere\.json does not exist/],
    ["a folder", ["."], /is a folder/],
    [
      "a format that it cannot write",
      [file("h.json", harmless), "--format", "html"],
      /--format must be markdown, json, sarif, got "html"/,
    ],
    ["an option that it does not know", ["x.json", "--colour"], /--colour/],
    ["an acceptance file that is not there", [file("h.json", harmless), "--accept", "nowhere.json"], /cannot be read/],
  ])("ends with 1 and one sentence on %s", (_, args, message) => {
    const { code, out, error } = review(args);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error).toMatch(message);
    expect(error).not.toMatch(/^\s+at /m);
  });
});
