import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { findTerraform } from "../src/terraform";
import { pinnedTerraformVersion } from "../src/versions";

it("records Terraform of PATH by its absolute path, so that no other PATH makes it another one", async () => {
  const folder = temporaryFolder();
  const command = join(folder, "terraform");
  const answer = JSON.stringify({ terraform_version: pinnedTerraformVersion() });
  writeFileSync(command, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  const path = process.env["PATH"];
  process.env["PATH"] = `${folder}:${path}`;
  try {
    await expect(findTerraform()).resolves.toMatchObject({ origin: "PATH", command });
  } finally {
    process.env["PATH"] = path;
  }
});
