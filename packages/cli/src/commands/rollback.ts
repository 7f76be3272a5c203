/** `npm run rollback -- <environment> [version]`: the previous version has the traffic again, in seconds. */
import { targetNamed } from "@secure-serverless/operations/aws/target";
import { rollBackEnvironment } from "@secure-serverless/operations/release/roll-back";
import { readToken } from "@secure-serverless/operations/release/smoke-token";
import { runCommand } from "../command";

runCommand("rollback", async ({ arguments: { environment, version }, options }) => {
  const target = targetNamed(environment);
  const token = await readToken(target, options["token-file"]);
  await rollBackEnvironment(target, { version, authorizer: options.authorizer, list: options.list, token });
});
