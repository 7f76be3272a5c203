import { remedyOf } from "../src/start";

const instance = { root: "/data", supervisorLog: "/data/logs/supervisor.log" };

it.each([
  "The AWS emulator ended with 1: AttributeError: module 'ministack.core.iam_actions' has no attribute 'one'.",
  "The AWS emulator ended with 1: ImportError: cannot import name 'one' from 'ministack.core'",
  "The AWS emulator ended with 1: ModuleNotFoundError: No module named 'ministack.core.one'",
])("names the corrections where the emulator is of another version: %s", (reason) => {
  expect(remedyOf(reason, instance)).toMatch(/emulator_\*\.py.*docs\/upgrading\.md.*\/data\/logs/);
});

it.each([
  "The AWS emulator ended with 1: OSError: [Errno 28] No space left on device: '/data/ministack'",
  "The AWS emulator ended with 1: AttributeError: 'NoneType' object has no attribute 'one'",
])("names space and data where something else is wrong: %s", (reason) => {
  expect(remedyOf(reason, instance)).toMatch(/^Free space .*delete \/data and start again$/);
});
