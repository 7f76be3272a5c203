import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { WORKLOAD } from "@secure-serverless/operations/cost/workload";
import { COMMANDS } from "../src/table/commands.js";
import { parse } from "../src/table/parse.js";
import { workloadOf } from "../src/workload-of";

type Name = "cost" | "capacity";
const parsed = (name: Name, args: readonly string[]) => parse(name, COMMANDS[name], args, "/");

it.each([
  ["capacity", [], "The name of an environment is missing"],
  ["capacity", ["prod", "staging"], "One environment at a time, got also staging"],
  ["cost", ["dev", "--rate=-5"], '--rate must be a whole number from 1 to 1000000, got "-5"'],
  ["cost", ["dev", "--rate", "0"], '--rate must be a whole number from 1 to 1000000, got "0"'],
  ["capacity", ["dev", "--rate", "1000001"], '--rate must be a whole number from 1 to 1000000, got "1000001"'],
  ["capacity", ["dev", "--payload", "10485761"], '--payload must be a whole number from 0 to 10485760, got "10485761"'],
  ["capacity", ["dev", "--payload", "1MB"], '--payload must be a whole number from 0 to 10485760, got "1MB"'],
  ["cost", ["--memory", "64"], '--memory must be a whole number from 128 to 10240, got "64"'],
  ["cost", ["--writes", "101"], '--writes must be a whole number from 0 to 100, got "101"'],
] as const)("%s rejects %j", (name, args, message) => {
  expect(parsed(name, args)).toMatchObject({ problem: { message: expect.stringContaining(message) } });
});

it.each(["cost", "capacity"] as const)("%s asks by itself for the workload of the pages", (name) => {
  const { given } = parsed(name, ["prod"]) as unknown as { given: { options: Parameters<typeof workloadOf>[0] } };
  expect(workloadOf(given.options)).toEqual(WORKLOAD);
});

it("rejects an environment that does not exist", () => {
  expect(() => environmentNamed("prd")).toThrow('There is no environment "prd"');
});
