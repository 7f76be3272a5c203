import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";

jest.setTimeout(120_000);

/** What `npm run local` says to options that it refuses, before it starts anything. */
function refused(...options: string[]): string {
  const state = join(temporaryFolder(), "state");
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT_ROOT, "packages/cli/bin/run.mjs"), "local", ...options],
    {
      cwd: PROJECT_ROOT,
      env: { ...process.env, SECURE_SERVERLESS_STATE: state },
      encoding: "utf8",
      timeout: 110_000,
    },
  );
  expect(status).toBe(1);
  return stderr;
}

describe("npm run local", () => {
  it.each(["--watch", "--inspect"])("refuses %s in the background", (option) => {
    expect(refused("--detach", option)).toContain("--detach cannot be used with them");
  });

  it("refuses a port for no inspector, and one that leaves none for the last function", () => {
    expect(refused("--inspect-port", "9300")).toContain("--inspect-port needs --inspect");
    expect(refused("--inspect", "--inspect-port", "65535")).toContain("65537 is not a port");
  });
});
