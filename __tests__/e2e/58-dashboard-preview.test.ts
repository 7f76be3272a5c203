import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { command } from "./support/command";
import { call, instance } from "./support/target";

const preview = (...args: string[]) => command("dashboard-preview", args, { timeoutSeconds: 120 });

it("the dashboard is drawn from the requests that were answered", async () => {
  expect((await call("/api/data?key=no/such/key")).status).toBe(404);
  const out = join(instance.root, "dashboard.svg");
  const { exitCode, stdout, stderr } = await preview("--minutes", "10", "--out", out);
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  expect(stdout).toContain("dashboard.svg");

  const svg = await readFile(out, "utf8");
  expect(svg).toContain(">Lambda Invocations</text>");
  expect(svg).toContain("object_not_found /api/data");
  expect(svg).toMatch(/last 10 minutes of a local run, [1-9]\d* requests/);
  expect(svg.split("<polyline").length).toBeGreaterThan(10);
});

it("a time that is none is refused", async () => {
  const { exitCode, stderr } = await preview("--minutes", "zero");
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("--minutes must be a whole number from 1")]);
});
