/**
 * `npm run openapi:diff`: what in docs/openapi.yaml breaks clients of the last release. That is refused, unless the
 * changelog says so.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { breakingChanges, RELEASED_DOCUMENT_FILE } from "@secure-serverless/development/openapi/compatibility";
import { DOCUMENT_FILE } from "@secure-serverless/development/openapi/document-file";
import { breakingEntries } from "@secure-serverless/development/release/changelog";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { runCommand } from "../command";

runCommand("openapi:diff", async ({ arguments: { base } }) => {
  const changes = await breakingChanges(base ?? RELEASED_DOCUMENT_FILE, DOCUMENT_FILE);
  for (const change of changes) console.log(change);
  if (changes.length === 0) {
    console.log("Clients of the last release can use this API: nothing in docs/openapi.yaml breaks them");
    return;
  }
  const said = breakingEntries(readFileSync(join(PROJECT_ROOT, "CHANGELOG.md"), "utf8"));
  if (said.length === 0)
    throw new UserError(
      `${changes.length} of the changes to docs/openapi.yaml may break clients of the last release, and CHANGELOG.md says of none`,
      'Keep what clients use, or say in CHANGELOG.md what they have to do: "### Breaking" under [Unreleased]. The next version is then a major one, before 1.0.0 a minor one',
    );
  console.log(`\nCHANGELOG.md says so:\n${said.join("\n")}`);
});
