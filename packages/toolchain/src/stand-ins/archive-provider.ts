import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { onceInCache } from "../once";
import { goBuild, requireGoForProviders } from "./go-build";
import { providerBinaryPath } from "./mirror-layout";

const SOURCE = join(__dirname, "archive-provider");
const BUILD_TIMEOUT_SECONDS = 600;

/**
 * Builds the stand-in for hashicorp/archive, whose source is not on the Go module proxy.
 *
 * @returns a filesystem mirror for Terraform's CLI configuration
 */
export async function buildArchiveProvider(version: string): Promise<string> {
  const sources = readdirSync(SOURCE)
    .sort()
    .map((name) => readFileSync(join(SOURCE, name), "utf8"));
  const key = shortHash(...sources, process.platform, process.arch);
  return onceInCache(`providers/archive-${version}-${key}`, BUILD_TIMEOUT_SECONDS, async (staging) => {
    await requireGoForProviders();
    await goBuild({
      source: SOURCE,
      output: providerBinaryPath(staging, "archive", version),
      version: `main.version=${version}`,
      timeoutSeconds: BUILD_TIMEOUT_SECONDS,
    });
  });
}
