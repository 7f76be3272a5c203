import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot, shortHash } from "@secure-serverless/system/paths";
import type { Step } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { onceInCache } from "../once";
import releases from "./aws-provider/releases.json";
import { awsProviderRecipe, MODULE, QUICKLY, SERVICES, writeAwsProviderSource } from "./aws-provider/source";
import { goBuild, requireGoForProviders } from "./go-build";
import { downloadGoModule, type GoModule } from "./go-module";
import { providerBinaryPath } from "./mirror-layout";

/** The module versions that are known to be a release of the provider: its tags are not semantic to Go. */
const RELEASES: Readonly<Record<string, GoModule>> = releases;

const BUILD_TIMEOUT_SECONDS = 2400;

/** Whether an earlier run has built it. */
export function isAwsProviderBuilt(version: string): boolean {
  const release = RELEASES[version];
  return release !== undefined && existsSync(join(cacheRoot(), nameInCache(version, release, SERVICES)));
}

function nameInCache(version: string, release: GoModule, services: readonly string[]): string {
  const key = shortHash(release.version, ...awsProviderRecipe(services), process.platform, process.arch);
  return `providers/aws-${version}-${key}`;
}

/**
 * Builds the AWS provider from its source, for machines that cannot reach the Terraform registry. The result is the
 * provider's own code with fewer services registered; its checksum is not the registry's.
 *
 * @param services the service packages of the provider that are built in
 * @returns a filesystem mirror for Terraform's CLI configuration
 * @throws UserError for a version whose source is not known
 */
export async function buildAwsProvider(
  version: string,
  step: Step,
  services: readonly string[] = SERVICES,
): Promise<string> {
  const release = RELEASES[version];
  if (release === undefined) {
    throw new UserError(
      `.terraform.lock.hcl pins ${version} of the AWS provider, and packages/toolchain/src/stand-ins/aws-provider/releases.json knows the source of ${Object.keys(RELEASES).join(", ")} alone`,
      'Add it there, which machines without the Terraform registry need: docs/upgrading.md, "The AWS provider"',
    );
  }
  return onceInCache(nameInCache(version, release, services), BUILD_TIMEOUT_SECONDS, async (staging) => {
    await requireGoForProviders();
    step.detail("downloading the source");
    const source = await downloadGoModule(release);
    const work = temporaryFolder("aws-provider");
    try {
      await writeAwsProviderSource(source, work, services);
      let compiled = 0;
      await goBuild({
        source: work,
        output: providerBinaryPath(staging, "aws", version),
        version: `${MODULE}/version.ProviderVersion=${version}`,
        timeoutSeconds: BUILD_TIMEOUT_SECONDS,
        quickly: QUICKLY,
        onPackage: () => step.detail(`${++compiled} packages compiled`),
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}
