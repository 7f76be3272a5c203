/**
 * `npm run preflight -- <environment> [--json]`: looks at what would make a plan or an apply fail, and changes nothing.
 * Exit code 0 when nothing does, warnings included, 1 when something would.
 */
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { preflight } from "@secure-serverless/operations/preflight/preflight";
import { formatResults, summary } from "@secure-serverless/operations/preflight/results";
import { runCommand } from "../command";

runCommand("preflight", async ({ arguments: { environment }, options }) => {
  const target = targetNamed(environment);
  const results = await preflight(target);
  const failed = results.some(({ status }) => status === "failure");
  console.log(
    options.json
      ? JSON.stringify({ environment: target.environment.name, passed: !failed, results }, undefined, 2)
      : `${formatResults(results)}\n${summary(results)}`,
  );
  if (failed) process.exitCode = 1;
});
