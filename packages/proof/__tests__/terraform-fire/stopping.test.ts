import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../../__tests__/support/temporary-folder";
import { Growth } from "../../src/terraform-fire/growth";
import { markedProcesses, signalAll } from "../../src/terraform-fire/marked-processes";
import { isTerraform, WAYS } from "../../src/terraform-fire/ways";

it("finds a process by the mark that it was started with, and ends it", async () => {
  const mark = randomUUID();
  const child = spawn("sleep", ["60"], { env: { ...process.env, MARK: mark }, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  // until it is sleep, and no longer the copy of this process that becomes it
  await new Promise((resolve) => child.once("spawn", resolve));

  expect([...markedProcesses(mark).keys()]).toEqual([child.pid]);
  signalAll(markedProcesses(mark).keys(), "SIGKILL");

  expect(await ended).toBe("SIGKILL");
  expect(markedProcesses(mark).size).toBe(0);
  expect(() => signalAll([child.pid ?? 0], "SIGTERM")).not.toThrow();
});

it("finds Terraform by its command line, in each form that it is started in, and no provider", () => {
  expect(isTerraform("/cache/terraform/1/terraform -chdir=/x apply")).toBe(true);
  expect(isTerraform("/cache/bin/python3 /cache/terraform.py -chdir=/x apply")).toBe(true);
  expect(isTerraform(".terraform/providers/terraform-provider-aws_v6")).toBe(false);
  expect(isTerraform("node deploy.cjs dev")).toBe(false);
});

it("says of a way that found nothing to stop that it has stopped nothing", () => {
  const nobody = { pid: 2 ** 22 + 1, processes: () => new Map<number, string>() };
  const hard = WAYS.filter(({ name }) => name.includes("terraform") || name.includes("everything"));
  expect(hard.map(({ stop }) => stop(nobody))).toEqual([false, false, false, false]);
});

it("reads what is appended to a file, and keeps it when it is closed", () => {
  const file = join(temporaryFolder(), "log");
  writeFileSync(file, "before\n");
  const growth = new Growth(file);
  appendFileSync(file, "one\n");
  expect(growth.text()).toBe("one\n");
  appendFileSync(file, "two\n");
  growth.close();
  appendFileSync(file, "three\n");
  expect(growth.text()).toBe("one\ntwo\n");
});
