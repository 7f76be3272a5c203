import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "@secure-serverless/system/paths";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { findProgram } from "../src/program";
import { mirrorForOpenTofu } from "../src/stand-ins/mirror-for-opentofu";
import { pinnedTerraformVersion } from "../src/versions";

const { PATH, SECURE_SERVERLESS_CACHE } = process.env;
let bin: string;

beforeEach(() => {
  bin = temporaryFolder();
  process.env["PATH"] = bin;
  process.env["SECURE_SERVERLESS_CACHE"] = join(temporaryFolder(), "cache");
});
afterEach(() => {
  process.env["PATH"] = PATH;
  if (SECURE_SERVERLESS_CACHE === undefined) delete process.env["SECURE_SERVERLESS_CACHE"];
  else process.env["SECURE_SERVERLESS_CACHE"] = SECURE_SERVERLESS_CACHE;
});

function fake(name: string, version: string): string {
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify({ terraform_version: version })}'\n`, { mode: 0o755 });
  return file;
}

describe("the program that plans and applies", () => {
  it.each([{}, { TERRAFORM_BINARY_NAME: "" }, { TERRAFORM_BINARY_NAME: "terraform" }])(
    "is Terraform with %j, also where there is a tofu",
    async (variables) => {
      const command = fake("terraform", pinnedTerraformVersion());
      fake("tofu", "1.12.6");
      await expect(findProgram(variables)).resolves.toMatchObject({ product: "Terraform", origin: "PATH", command });
    },
  );

  it.each(["1.11.0", "1.12.6"])("is OpenTofu %s by its absolute path, where the setting says so", async (version) => {
    fake("terraform", pinnedTerraformVersion());
    const command = fake("tofu", version);
    const found = await findProgram({ TERRAFORM_BINARY_NAME: "tofu" });
    expect(found).toEqual({ product: "OpenTofu", origin: "PATH", version, command, folders: [] });
  });

  it.each(["1.10.9", "1.12.6-dev", "2.0.0"])(
    "is never OpenTofu %s, of which nothing is known or which lacks write-only arguments",
    async (version) => {
      fake("tofu", version);
      // neither Go nor Python, which would bring in Go, is there to build one
      await expect(findProgram({ TERRAFORM_BINARY_NAME: "tofu" })).rejects.toMatchObject({
        message: expect.stringContaining(
          `No OpenTofu >= 1.11.0 is on PATH (${version} found), and it could not be built`,
        ),
        remedy: expect.stringContaining("Install OpenTofu"),
      });
    },
  );

  it("is none that neither is, whatever the setting names", async () => {
    await expect(findProgram({ TERRAFORM_BINARY_NAME: "/opt/other" })).rejects.toMatchObject({
      message: "TERRAFORM_BINARY_NAME is /opt/other, and the commands run terraform or tofu",
      remedy: expect.stringContaining("Set it to tofu, or unset it"),
    });
  });
});

it("gives OpenTofu the providers of Terraform's mirror below the host of its own registry", async () => {
  const mirror = join(temporaryFolder(), "aws-1.2.3-abc");
  const path = join("hashicorp", "aws", "1.2.3", "linux_amd64");
  mkdirSync(join(mirror, "registry.terraform.io", path), { recursive: true });
  writeFileSync(join(mirror, "registry.terraform.io", path, "provider"), "code", { mode: 0o755 });

  const made = await mirrorForOpenTofu(mirror);

  expect(made).toBe(join(cacheRoot(), "providers", "opentofu-aws-1.2.3-abc"));
  expect(readFileSync(join(made, "registry.opentofu.org", path, "provider"), "utf8")).toBe("code");
  expect(existsSync(join(made, "registry.terraform.io"))).toBe(false);
});
