import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";

const { PATH, SECURE_SERVERLESS_CACHE } = process.env;
let bin: string;
beforeEach(() => {
  // an interrupt is for the whole process, so each test has one of its own
  jest.resetModules();
  bin = temporaryFolder();
  process.env["PATH"] = bin;
  process.env["SECURE_SERVERLESS_CACHE"] = temporaryFolder();
});
afterAll(() => {
  process.env["PATH"] = PATH;
  if (SECURE_SERVERLESS_CACHE === undefined) delete process.env["SECURE_SERVERLESS_CACHE"];
  else process.env["SECURE_SERVERLESS_CACHE"] = SECURE_SERVERLESS_CACHE;
});

/** Commands that tell their version, and otherwise do what is given. */
function fake(does: string): void {
  for (const command of ["python3", "npm", "go"]) {
    const script = `#!/bin/sh\ncase "$*" in *python_version*) echo 3.12.1;; *) ${does};; esac\n`;
    writeFileSync(join(bin, command), script);
    chmodSync(join(bin, command), 0o755);
  }
}

type Work = () => Promise<unknown>;
const INSTALLATIONS: Record<string, Work> = {
  "Python's packages": () => require("../src/python-tools").pythonTools("terraform"),
  "npm's packages": () => require("../src/node-tools").nodeTools("openapi"),
  Terraform: () => require("../src/terraform").findTerraform(),
  "a Go module": () =>
    require("../src/stand-ins/go-module").downloadGoModule({
      path: "example.com/m",
      version: "v1.0.0",
      sum: "h1:",
    }),
};

describe.each(Object.keys(INSTALLATIONS))("the installation of %s", (name) => {
  const install = () => (INSTALLATIONS[name] as Work)();

  it("ends as interrupted, not as a failure: no other way is tried", async () => {
    const started = join(bin, "started");
    fake(`: > ${started}; exec /bin/sleep 30`);
    const processes = require("@secure-serverless/system/process");
    const work = install().catch((error: unknown) => error);
    for (let tries = 0; !existsSync(started) && tries < 200; tries++) await delay(50);

    processes.refuseToRun();
    await processes.stopRunning();

    expect(await work).toBeInstanceOf(processes.InterruptedError);
  });

  it("fails with one sentence and its remedy", async () => {
    fake("echo no network; exit 1");
    const { UserError } = require("@secure-serverless/system/user-error");
    const error = await install().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toContain("no network");
  });
});
