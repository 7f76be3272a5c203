import { FAULTS } from "@secure-serverless/operations/gameday/faults";
import { command } from "./support/command";
import { call } from "./support/target";

const gameday = (...args: string[]) => command("gameday", args);

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
