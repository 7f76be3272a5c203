/**
 * Every command once through the real door: help, an unknown option, more arguments than it takes; and each variable of the shell
 * with wrong values. Nothing begins.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { TEXTS } from "@secure-serverless/proof/properties/texts";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { allCommands } from "../../packages/cli/src/table/commands.js";
import { temporaryFolder } from "../support/temporary-folder";

/** One value of so many is tried; each costs about a second. */
const EVERY = Number(process.env["VARIABLES_EVERY"] ?? 3);
/** So many are tried as they are. */
const FEW = 20;
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const commands = allCommands();
/** What gets everything as it is, another program's help included, says itself what it takes. */
const ours = commands.filter(([, { passesTo }]) => passesTo === undefined);

function door(args: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(join(PROJECT_ROOT, "run"), args, {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    timeout: 60_000,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...variables },
  });
  return { status, stdout, stderr };
}

/** Without what no process can be given, and without what counts as not set. */
const values = TEXTS.filter((text) => !text.includes("\0") && text.trim() !== "" && !/\p{Cs}/u.test(text));
const isPort = (text: string) => /^\d+$/.test(text.trim()) && Number(text) >= 1024 && Number(text) <= 65535;
/** Nothing of them is asked: an address that could be one is for the tests without a network. */
const isAddress = (text: string) => /^https?:/.test(text);
const state = () => ({ SECURE_SERVERLESS_STATE: join(temporaryFolder(), "state") });
/** Beside what TEXTS has, whatever it is relative to. */
const addresses = [
  "http://",
  "https://",
  "http://[::1",
  "http://127.0.0.1:99999",
  "http://a b",
  "http://a\nb",
  "//host",
];
const folders = ["/dev/null", "/etc/passwd/x", "/proc/x", "/", `/tmp/${"x".repeat(300)}`, "/usr"];

const ONE_SENTENCE = /^\n[^\n]+\.\n→ [^\n]+\.\n$/;

it.each(ours.map(([name]) => name))("tells the help of %s", (name) => {
  expect(door([name, "--help"])).toEqual({ status: 0, stdout: expect.stringContaining(name), stderr: "" });
});

it.each(ours)("refuses an unknown option of %s, and more arguments than it takes", (name, { actions }) => {
  const action = Object.keys(actions ?? {}).slice(0, 1);
  for (const wrong of [["--no-such-option"], ["dev", "a", "b", "c", "d"]]) {
    const { status, stdout, stderr } = door([name, ...action, ...wrong]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(ONE_SENTENCE);
  }
});

const AWS_ENDPOINT_URL = [...addresses, ...values.filter((text) => !isAddress(text))];
const wrong: readonly (readonly [name: string, given: readonly string[], command: readonly string[]])[] = [
  ["LOCAL_PORT", values.filter((text) => !isPort(text)), ["local"]],
  ["LOCAL_AWS_PORT", values.filter((text) => !isPort(text)), ["local"]],
  ["AWS_ENDPOINT_URL", AWS_ENDPOINT_URL, ["preflight", "dev"]],
  ["AWS_ENDPOINT_URL_STS", addresses, ["deploy", "dev"]],
  ["SECURE_SERVERLESS_OUTDIR", folders, ["local"]],
  ["SECURE_SERVERLESS_STATE", folders, ["local"]],
  ["SECURE_SERVERLESS_CACHE", folders, ["local"]],
];

it.each(wrong)("refuses wrong values of %s in one sentence with its name, or with the path", (name, given, command) => {
  const told = given
    .filter((_, index) => given.length < FEW || index % EVERY === 0)
    .map((text) => ({ text, ...door(command, { ...state(), [name]: text }) }));
  const bad = told.filter(
    ({ status, stdout, stderr }) =>
      status !== 1 || stdout !== "" || !ONE_SENTENCE.test(stderr) || stderr.length > 2500 || UNPRINTABLE.test(stderr),
  );
  expect(bad).toEqual([]);
  // of a path that the system refuses, the path is told
  expect(
    told.filter(({ text, stderr }) => !stderr.includes(name) && !stderr.includes(`${text}/`.slice(0, 200))),
  ).toEqual([]);
  expect(told.length).toBeGreaterThan(3);
});
