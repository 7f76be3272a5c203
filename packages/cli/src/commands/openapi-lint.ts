/** `npm run openapi:lint`: what redocly and spectral find in docs/openapi.yaml. */
import { join } from "node:path";
import { lintDocument } from "@secure-serverless/development/openapi/lint";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { runCommand } from "../command";

runCommand("openapi:lint", async () => {
  const found = Object.entries(await lintDocument(join(PROJECT_ROOT, "docs", "openapi.yaml")));
  for (const [tool, findings] of found) {
    console.log(`${tool}: ${findings.length === 0 ? "nothing found" : ""}`);
    for (const finding of findings) console.log(`  ${finding}`);
    if (findings.length > 0) process.exitCode = 1;
  }
});
