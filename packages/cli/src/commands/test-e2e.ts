/** `npm run test:e2e`: the tests of `__tests__/e2e` in lanes that run at the same time, since they wait more than they work. */
import { join } from "node:path";
import { lanesOf } from "@secure-serverless/development/testing/lanes";
import { namedTests } from "@secure-serverless/development/testing/named-tests";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { runCommand } from "../command";
import { runEndToEnd } from "../end-to-end";

const CONFIG = "jest.e2e.config.js";
const LANES = join(PROJECT_ROOT, "__tests__", "e2e", "lanes.json");

runCommand("test:e2e", async ({ rest }) => {
  const lanes = lanesOf(LANES, await namedTests({ config: CONFIG, args: rest, one: "end-to-end test" }));
  await runEndToEnd({
    title: "End to end",
    config: CONFIG,
    lanes,
    together: lanes.length,
    args: rest,
    timeoutSeconds: 3600,
    logs: "e2e-logs",
  });
});
