/**
 * `npm run test:proof`: the tests of `__tests__/proof`, which break what they look at and take long. One after another, each
 * file against a local AWS of its own, but for those that need none.
 */
import { join } from "node:path";
import { lanePerFile } from "@secure-serverless/development/testing/lanes";
import { namedTests } from "@secure-serverless/development/testing/named-tests";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { runCommand } from "../command";
import { runEndToEnd } from "../end-to-end";

const CONFIG = "jest.proof.config.js";
const WITHOUT_LOCAL_AWS = join(PROJECT_ROOT, "__tests__", "proof", "without-local-aws.json");

runCommand("test:proof", async ({ rest }) => {
  const files = await namedTests({ config: CONFIG, args: rest, one: "proof" });
  await runEndToEnd({
    title: "Proofs",
    config: CONFIG,
    lanes: lanePerFile(WITHOUT_LOCAL_AWS, files),
    together: 1,
    args: rest,
    timeoutSeconds: 7200,
    logs: "proof-logs",
  });
});
