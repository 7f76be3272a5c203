/**
 * `npm run test:proof`: the tests of `__tests__/proof`, which break what they look at and take long. One after another, each
 * file against a local AWS of its own.
 */
import { basename } from "node:path";
import { listTests } from "@secure-serverless/development/testing/jest";
import { UserError } from "@secure-serverless/system/user-error";
import { runCommand } from "../command";
import { runEndToEnd } from "../end-to-end";

const CONFIG = "jest.proof.config.js";

runCommand("test:proof", async ({ rest }) => {
  const files = (await listTests(CONFIG, rest)).sort();
  if (files.length === 0)
    throw new UserError(`No proof is named: ${rest.join(" ")}`, "Name files of __tests__/proof, or nothing for all");
  await runEndToEnd({
    title: "Proofs",
    config: CONFIG,
    lanes: files.map((file) => ({ name: basename(file, ".test.ts"), files: [file] })),
    together: 1,
    args: rest,
    timeoutSeconds: 7200,
    logs: "proof-logs",
  });
});
