import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atOnce } from "@secure-serverless/system/at-once";
import { cacheRoot, shortHash } from "@secure-serverless/system/paths";
import { InterruptedError, run } from "@secure-serverless/system/process";
import type { Progress } from "@secure-serverless/system/progress";
import { buildArchiveProvider } from "./stand-ins/archive-provider";
import { buildAwsProvider, isAwsProviderBuilt } from "./stand-ins/aws-provider";
import { mirrorForOpenTofu } from "./stand-ins/mirror-for-opentofu";
import type { Terraform } from "./terraform";
import { configurationRequiring, lockedProviderVersions } from "./versions";

const REGISTRY_TIMEOUT_SECONDS = 600;

/** How Terraform gets its providers on this machine. */
export interface Providers {
  /** The registry (or a mirror that the user's own CLI configuration names), or stand-ins built from source. */
  readonly origin: "registry" | "built";
  /** Added to the environment of every Terraform command. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Providers at the versions of `.terraform.lock.hcl`: from the registry where it answers, otherwise built from the Go
 * module proxy. Built ones are kept in the cache, so only the first run pays for them.
 *
 * @param versions by source, for example `{ "hashicorp/aws": "6.47.1" }`. Default: those of the lock file
 */
export async function findProviders(
  terraform: Terraform,
  progress: Progress,
  versions: Record<string, string> = lockedProviderVersions(),
): Promise<Providers> {
  const fromRegistry = await progress.step("Terraform providers", async (step) => {
    step.detail("asking the registry");
    const reached = await installFromRegistry(terraform, versions);
    step.detail(reached ? "from the registry, or the mirror that you configured" : "the registry does not answer");
    return reached;
  });
  if (fromRegistry) return { origin: "registry", environment: registryEnvironment() };

  const mirrors = await atOnce(
    () =>
      progress.step("hashicorp/archive stand-in", () => buildArchiveProvider(versionOf(versions, "hashicorp/archive"))),
    () =>
      progress.step("hashicorp/aws built from its source", (step) =>
        buildAwsProvider(versionOf(versions, "hashicorp/aws"), step),
      ),
  );
  progress.note(
    "Providers are stand-ins: hashicorp/aws from its own source with fewer services, hashicorp/archive rewritten for zip files. " +
      "Their checksums are not the registry's.",
  );
  // for whichever of the two is run by hand in a shell that knows them
  const both = [...mirrors, ...(await Promise.all(mirrors.map(mirrorForOpenTofu)))];
  return { origin: "built", environment: await mirrorEnvironment(both) };
}

/** One real `terraform init` with the user's own configuration: whatever mirror that names counts as the registry. */
async function installFromRegistry(terraform: Terraform, versions: Record<string, string>): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "secure-serverless-providers-"));
  try {
    await mkdir(registryEnvironment().TF_PLUGIN_CACHE_DIR, { recursive: true });
    await writeFile(join(folder, "main.tf.json"), configurationRequiring(versions));
    await run(terraform.command, ["init", "-backend=false", "-input=false", "-no-color"], {
      cwd: folder,
      env: {
        ...process.env,
        TF_CLI_CONFIG_FILE: undefined,
        ...registryEnvironment(),
        TF_REGISTRY_CLIENT_TIMEOUT: "15",
        // asking again is worth its second where a build of minutes would be in vain
        TF_REGISTRY_DISCOVERY_RETRY: isAwsProviderBuilt(versionOf(versions, "hashicorp/aws")) ? "0" : "1",
      },
      timeoutSeconds: REGISTRY_TIMEOUT_SECONDS,
    });
    return true;
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The CLI configuration that the user names. Not the one made here, which a shell that evaluated `local:env` names. */
function userConfiguration(): { TF_CLI_CONFIG_FILE?: string } {
  const file = process.env["TF_CLI_CONFIG_FILE"];
  return file === undefined || file.startsWith(cliConfigFolder()) ? {} : { TF_CLI_CONFIG_FILE: file };
}

function cliConfigFolder(): string {
  return join(cacheRoot(), "terraform-cli-config");
}

function registryEnvironment() {
  return {
    ...userConfiguration(),
    TF_PLUGIN_CACHE_DIR: process.env["TF_PLUGIN_CACHE_DIR"] ?? join(cacheRoot(), "plugin-cache"),
    // the lock file pins versions; a cached provider may be used before its hashes are recorded there
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    CHECKPOINT_DISABLE: "1",
  };
}

async function mirrorEnvironment(mirrors: readonly string[]): Promise<Record<string, string>> {
  const blocks = mirrors.map((path) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n`);
  const file = join(cliConfigFolder(), `${shortHash(...mirrors)}.tfrc`);
  await mkdir(cliConfigFolder(), { recursive: true });
  await writeFile(file, `provider_installation {\n${blocks.join("")}}\n`);
  return { TF_CLI_CONFIG_FILE: file, CHECKPOINT_DISABLE: "1" };
}

function versionOf(versions: Record<string, string>, source: string): string {
  const version = versions[source];
  if (version === undefined) throw new Error(`.terraform.lock.hcl pins no version of ${source}`);
  return version;
}
