import { join } from "node:path";
import { FAULTS } from "@secure-serverless/operations/gameday/faults";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { call, instance } from "./support/target";

const gameday = (...args: string[]) =>
  run(
    process.execPath,
    ["--import", "tsx", join(PROJECT_ROOT, "packages", "cli", "src", "commands", "gameday.ts"), ...args],
    {
      cwd: PROJECT_ROOT,
      env: { ...process.env, SECURE_SERVERLESS_STATE: instance.root },
      timeoutSeconds: 100,
      acceptedExitCodes: [0, 1],
    },
  );

it.each(Object.entries(FAULTS))(
  "practising %s: its alarm arrives, and the system is fixed",
  async (name, { signal }) => {
    const { exitCode, stdout, stderr } = await gameday(name);

    expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`ALARM: secure-serverless(-function)?-${signal}\\n`));
    expect(stdout).toContain(`Runbook: docs/runbook.md#${signal}`);
    expect(stdout).toMatch(/Fixed\.\nIts end was notified too\.\n$/);
    expect((await call("/api/data?key=gameday")).status).toBe(404);
  },
);

it("a fault that does not exist is refused with those that do", async () => {
  const { exitCode, stderr } = await gameday("earthquake");

  expect(exitCode).toBe(1);
  expect(stderr).toContain('There is no fault "earthquake"');
  for (const name of Object.keys(FAULTS)) expect(stderr).toContain(`npm run gameday -- ${name}`);
});
