import { spawnSync } from "node:child_process";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { commandBundle } from "../../../../__tests__/support/command-bundle";

const SECRET = commandBundle("secret");

/** Where nothing answers: what is wrong with the arguments is found before. */
const NOWHERE = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" };

function secret(...args: string[]) {
  const { PATH, HOME } = process.env;
  return spawnSync(process.execPath, [SECRET, ...args], {
    cwd: PROJECT_ROOT,
    env: { PATH, HOME, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...NOWHERE },
    encoding: "utf8",
    timeout: 30_000,
  });
}

it.each([
  [[], "An action is missing: put, rotate, show-metadata or revoke"],
  [["constructor", "dev"], "The first argument must be put, rotate, show-metadata or revoke"],
  [["put"], "The name of an environment is missing"],
  [["put", "nowhere", "--generate"], 'There is no environment "nowhere", only local, dev, staging, prod'],
  [["put", "dev", "--generate=yes"], "--generate takes no value"],
  [["rotate", "dev", "--json"], "Unknown option --json"],
  [["rotate", "dev", "--from", "file"], "--from must be stdin"],
  [["revoke", "dev", "--key-to", "/tmp/x"], "--key-to needs --current"],
])("%j is refused with a remedy, and exit code 1", (args, message) => {
  const { status, stdout, stderr } = secret(...args);
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining(message)]);
  expect(stderr).toMatch(/\n→ .+\.\n$/);
  expect(stderr).not.toMatch(/^ +at /m);
});

it("refuses a value among the arguments, and does not say it again", () => {
  const { status, stdout, stderr } = secret("put", "dev", "value-mark-31f7");
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining("are in your shell's history now")]);
  expect(stderr).not.toContain("value-mark");
});

it("tells of an AWS that does not answer in one sentence and its remedy", () => {
  const { status, stderr } = secret("show-metadata", "dev");
  expect([status, stderr]).toEqual([1, expect.stringContaining("Secrets Manager in us-east-1 does not answer")]);
  expect(stderr).toContain("npm run secret -- show-metadata dev");
});
