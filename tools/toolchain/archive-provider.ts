import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "../shared/paths";
import { run } from "../shared/process";
import { requireGo } from "./go";
import { providerBinaryPath } from "./mirror-layout";
import { onceInCache } from "./once";

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
    await requireGo();
    const target = providerBinaryPath(staging, "archive", version);
    await run("go", ["build", "-trimpath", "-ldflags", `-s -w -X main.version=${version}`, "-o", target, "."], {
      cwd: SOURCE,
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
      timeoutSeconds: BUILD_TIMEOUT_SECONDS,
    });
  });
}
