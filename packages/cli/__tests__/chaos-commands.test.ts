import { LEFT_OUT, WITH_AWS, WITHOUT_AWS } from "@secure-serverless/proof/chaos/commands";
import { COMMANDS } from "../src/table/commands.js";

it("is tried by the proof chaos, or left out with a reason, for every command", () => {
  const tried = [...WITHOUT_AWS, ...WITH_AWS].map(({ args: [name] }) => name);
  expect([...new Set([...tried, ...Object.keys(LEFT_OUT)])].sort()).toEqual(Object.keys(COMMANDS).sort());
  expect(tried.filter((name) => Object.hasOwn(LEFT_OUT, name))).toEqual([]);
});
