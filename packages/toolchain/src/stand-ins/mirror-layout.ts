import { join } from "node:path";

const OS: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin" };
const ARCH: Partial<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Where Terraform looks for a provider in an unpacked filesystem mirror.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
export function providerBinaryPath(mirror: string, name: string, version: string): string {
  const platform = `${OS[process.platform] ?? process.platform}_${ARCH[process.arch] ?? process.arch}`;
  return join(
    mirror,
    "registry.terraform.io",
    "hashicorp",
    name,
    version,
    platform,
    `terraform-provider-${name}_v${version}`,
  );
}
