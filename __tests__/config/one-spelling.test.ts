import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const PROJECT = resolve(__dirname, "../..");
const CODE = ["main.ts", "src", "functions", ":(glob)packages/*/src/**", ":(glob)packages/*/bin/**", "bench"];
/** Knows nothing of this project, and reads plans in which any name stands; or is another application, to compare with. */
const NOT_OURS = /^packages\/plan-review\/|^bench\/(plan-|ten-plans|apps\/)/;
/** Where the service is named, and where names are made of that. */
const HOME = "src/config/names.ts";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...CODE], {
  cwd: PROJECT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(ts|js|mjs|py|go)$/.test(file) && !NOT_OURS.test(file));

/** The lines of a file that are not comments. */
function linesOf(file: string): [place: string, text: string][] {
  const lines = readFileSync(join(PROJECT, file), "utf8").split("\n");
  return lines
    .map((text, index): [string, string] => [`${file}:${index + 1}`, text])
    .filter(([, text]) => !/^\s*(\/\/|\/?\*|#)/.test(text));
}

/** What belongs to the tools and not to the service, each by the words around it. */
const OF_THE_TOOLS: readonly RegExp[] = [
  /@secure-serverless[/"]/, // the packages of the workspace
  /SECURE_SERVERLESS_\w+/, // the tools' own settings
  /export const serviceName = "[\w-]+"/, // the one line
  /SecureServerlessStack|secure-serverless-stack"/, // the class and its file
  /tmpdir\(\), "secure-serverless-(output-)?"|const PREFIX = "secure-serverless-"/, // temporary folders
  /const CACHE_FOLDER = "secure-serverless"/, // ~/.cache
  /"\.local", "state"\), "secure-serverless"/, // ~/.local/state
  /<!-- secure-serverless: \w+ -->/, // marks in comments on GitHub
  /const VENDOR_PACKAGE = "secure-serverless-vendor"/, // the package in the layers
  /COMMON_NAME, "secure-serverless (local|second) AWS"/, // certificates of emulators
  /secure-serverless\/client"|"--git-user-id", "secure-serverless"/, // the generated Go client's module, in tests
];

const SPELLED: readonly [what: string, pattern: RegExp, instead: string, allowed?: readonly RegExp[]][] = [
  ["the service's name", /secure-?serverless|serverless-lambda-/i, "resourceNames(environment)", OF_THE_TOOLS],
  // the emulator says as Lambda does which group it is where none is set
  ["a function's log group", /\/aws\/lambda\//, "functionLogGroup(name)", [/or f"\/aws\/lambda\/\{name\}"/]],
  ["an API's log group", /\/aws\/apigateway\/(?!\*)/, "accessLogGroup(name)"],
  ["a dead letter queue's name", /-dlq\b/, "deadLetterQueueName(functionName)"],
  ["a stack's id", /["`][\w.]*(state-backend|ci-access)-(\w|\$\{)/, "stackIdOf(owner, environment)"],
  ["a lock's key", /\.tflock/, "lockKey(key)"],
  ["the rule of variables' names", /toUpperCase\(\)(\.replaceAll|\}_)/, "variableName(environment, setting)"],
  ["an environment's variable", /\}_(REGION|ACCOUNT_ID|STATE_BUCKET|CI_REPOSITORY|ALERT_EMAILS)/, "variableName(…)"],
  ["the alias that callers use", /\bname: "live"|Name: "live"|= "live"/, "LIVE_ALIAS"],
];

it("looks into the whole of the code", () => {
  expect(files.length).toBeGreaterThan(250);
  expect(files).toContain(HOME);
});

it.each(SPELLED)("%s is spelled where names are made and nowhere else", (_, pattern, instead, allowed = []) => {
  const found = files
    .flatMap(linesOf)
    .map(([place, text]): [string, string] => [
      place,
      allowed.reduce((rest, own) => rest.replaceAll(new RegExp(own, "g"), ""), text),
    ])
    .filter(([place, text]) => pattern.test(text) && !place.startsWith(`${HOME}:`));

  expect(found.map(([place, text]) => `${place} should say ${instead}: ${text.trim()}`)).toEqual([]);
});

it("finds by each rule what it is about where it is allowed", () => {
  const home = readFileSync(join(PROJECT, HOME), "utf8");
  const inHome = ["/aws/lambda/", "/aws/apigateway/", "-dlq", ".tflock", "serverless-lambda-"];
  expect(inHome.filter((text) => !home.includes(text))).toEqual([]);
});
