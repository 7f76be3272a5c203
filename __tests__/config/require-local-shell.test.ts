import { stackThatNeedsAws } from "../../src/config/require-local-shell";

const shell = ["/bin/sh", "-c", "node --import tsx main.ts"];

it.each([
  [["node", "/app/node_modules/.bin/cdktf", "deploy", "local", "--auto-approve"], "local"],
  [["node", "/app/node_modules/.bin/cdktn", "deploy", "local"], "local"],
  [["node", "/usr/bin/cdktf", "diff", "--skip-synth", "local"], "local"],
  [["node", "/app/node_modules/.bin/cdktf", "destroy", "state-backend-local"], "state-backend-local"],
])("finds the stack in %j", (words, stack) => {
  expect(stackThatNeedsAws([shell, words, ["npm exec cdktf"]])).toBe(stack);
});

it.each([
  [["node", "/app/node_modules/.bin/cdktf", "synth", "local"]],
  [["node", "packages/cli/bin/run.mjs", "deploy", "local"]],
  [["node", "/app/not-cdktf", "deploy", "local"]],
  [[]],
])("finds none in %j", (words) => {
  expect(stackThatNeedsAws([shell, words])).toBeUndefined();
});
