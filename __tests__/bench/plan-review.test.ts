import { readPlan, reviewPlan } from "@secure-serverless/plan-review";
import { DIMENSIONS, ordinaryPlan } from "../../bench/plan-review/dimensions";
import { inTurn, spreadOf } from "../../bench/plan-review/measure";

describe("the plans of the benchmark", () => {
  it.each(DIMENSIONS.map((dimension) => [dimension.name, dimension] as const))("are plans: %s", (_, { plan }) => {
    const text = (size: number) => JSON.stringify(plan(size));
    expect(() => reviewPlan(readPlan(JSON.parse(text(6))), [], "2030-06-15")).not.toThrow();
  });

  it.each(DIMENSIONS.map((dimension) => [dimension.name, dimension] as const))(
    "grow with their size: %s",
    (_, { plan, acceptances = () => [] }) => {
      const length = (size: number) => JSON.stringify([plan(size), acceptances(size)]).length;
      expect(length(2000) / length(20)).toBeGreaterThan(5);
    },
  );

  it("hold changes of five kinds in turn", () => {
    const { changes } = readPlan(JSON.parse(JSON.stringify(ordinaryPlan(10))));
    expect(new Set(changes.map(({ type }) => type)).size).toBe(5);
    expect(changes).toHaveLength(10);
  });
});

it("commands are run in turn, and each of them has to do its work", async () => {
  const command = (script: string, codes: readonly number[]) => ({
    ...{ command: process.execPath, args: ["-e", script], cwd: __dirname, codes },
  });
  const runs = await inTurn({ ok: command("process.exit(2)", [0, 2]) }, 2);
  expect(runs.ok).toHaveLength(2);
  for (const { seconds, cpuSeconds, mebibytes } of runs.ok) {
    expect(seconds).toBeGreaterThan(0);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(mebibytes).toBeGreaterThan(1);
  }
  await expect(inTurn({ bad: command("process.exit(3)", [0, 2]) }, 1)).rejects.toThrow(/exit code 3/);
});

it("names the middle of a spread, not the mean", () => {
  expect(spreadOf([9, 1, 2])).toEqual({ least: 1, median: 2, most: 9 });
});
