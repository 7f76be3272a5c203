// The one step of action.yml. It runs the command twice: for the report that was asked for, and for the outputs.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { commandFile } from "./install.mjs";

const REVIEW_TIMEOUT_MILLISECONDS = 15 * 60 * 1000;
/** What GitHub takes in the summary of a step. */
const MAXIMUM_SUMMARY_BYTES = 1024 * 1024;
const EXTENSIONS = { markdown: "md", json: "json", sarif: "sarif" };

const { env } = process;
const workingFolder = resolve(env.GITHUB_WORKSPACE || ".", env.WORKING_DIRECTORY || ".");
const format = env.FORMAT || "markdown";
const failOn = env.FAIL_ON || "";
if (!(format in EXTENSIONS)) fail(`format must be ${Object.keys(EXTENSIONS).join(", ")}, got "${format}"`);
if (!["", "critical", "high", "medium", "never"].includes(failOn))
  fail(`fail-on must be critical, high, medium or never, got "${failOn}"`);
if (!env.PLAN) fail("plan is missing");

const file = await commandFile();
const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), "plan-review-"));
const json = review("json");
const report = format === "json" ? json : review(format);
const summary = format === "markdown" ? report : env.SUMMARY === "true" ? review("markdown") : undefined;
const { verdict, outcome } = JSON.parse(readFileSync(json.path, "utf8"));
output({ verdict, outcome, "exit-code": json.code, json: json.path, report: report.path });
if (env.SUMMARY === "true" && summary !== undefined && env.GITHUB_STEP_SUMMARY) {
  appendFileSync(env.GITHUB_STEP_SUMMARY, readFileSync(summary.path).subarray(0, MAXIMUM_SUMMARY_BYTES));
}
// on the page of the run, escaped as GitHub's commands want it
const level = json.code === 0 ? "notice" : failOn === "never" ? "warning" : "error";
console.log(
  `::${level} title=Plan review::${String(verdict)
    .replaceAll("%", "%25")
    .replace(/[\r\n]/g, " ")}`,
);
process.exitCode = failOn === "never" ? 0 : json.code;

function review(as) {
  const path = join(folder, `review.${EXTENSIONS[as]}`);
  const options = { accept: env.ACCEPT, config: env.CONFIG, "fail-on": failOn === "never" ? "" : failOn };
  const args = Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  if (as === "markdown") args.push("--max-characters", "200000");
  const target = openSync(path, "wx", 0o600);
  const { status, error } = spawnSync(process.execPath, [file, "--format", as, ...args, "--", env.PLAN], {
    cwd: workingFolder,
    stdio: ["ignore", target, "inherit"],
    timeout: REVIEW_TIMEOUT_MILLISECONDS,
  });
  closeSync(target);
  if (error !== undefined) fail(`the review could not be run: ${error.message}`);
  if (status !== 0 && status !== 2) process.exit(1);
  return { path, code: status };
}

/** A value of the plan cannot end its own output: nobody knows the delimiter. */
function output(values) {
  if (!env.GITHUB_OUTPUT) return;
  const delimiter = randomUUID();
  for (const [name, value] of Object.entries(values))
    appendFileSync(env.GITHUB_OUTPUT, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

function fail(message) {
  console.log(`::error title=Plan review::${message.replaceAll("%", "%25").replace(/[\r\n]/g, " ")}`);
  process.exit(1);
}
