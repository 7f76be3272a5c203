/**
 * `npm run preflight -- <environment> [--json]`: looks at what would make a plan or an apply fail, and changes nothing.
 * Exit code 0 when nothing does, warnings included, 1 when something would.
 */
import { parseArgs } from "node:util";
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { preflight } from "@secure-serverless/operations/preflight/preflight";
import { formatResults, summary } from "@secure-serverless/operations/preflight/results";
import { UserError } from "@secure-serverless/system/user-error";
import { runVerb } from "../verb";

const USAGE = "npm run preflight -- <environment> [--json]";

runVerb(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const [name, ...others] = positionals;
  if (others.length > 0)
    throw new UserError(`One environment is checked at a time, got ${positionals.join(", ")}`, USAGE);
  const target = targetNamed(name, USAGE);
  const results = await preflight(target);
  const failed = results.some(({ status }) => status === "failure");
  console.log(
    values.json
      ? JSON.stringify({ environment: target.environment.name, passed: !failed, results }, undefined, 2)
      : `${formatResults(results)}\n${summary(results)}`,
  );
  if (failed) process.exitCode = 1;
});
