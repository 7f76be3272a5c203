import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { atOnce } from "@secure-serverless/system/at-once";
import { takeLock } from "@secure-serverless/system/lock-file";
import { cacheRoot, shortHash } from "@secure-serverless/system/paths";
import { InterruptedError, run } from "@secure-serverless/system/process";
import type { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { onceInCache } from "./once";
import { buildArchiveProvider } from "./stand-ins/archive-provider";
import { buildAwsProvider, isAwsProviderBuilt } from "./stand-ins/aws-provider";
import { EDGE_SERVICES, SERVICES } from "./stand-ins/aws-provider/source";
import { mirrorForOpenTofu } from "./stand-ins/mirror-for-opentofu";
import type { Terraform } from "./terraform";
import { configurationRequiring, lockedProviderVersions } from "./versions";

const REGISTRY_TIMEOUT_SECONDS = 600;
const WRITE_TIMEOUT_SECONDS = 60;
const CLI_CONFIG_FOLDER = "terraform-cli-config";

/** How Terraform gets its providers on this machine. */
export interface Providers {
  /** The registry (or a mirror that the user's own CLI configuration names), or stand-ins built from source. */
  readonly origin: "registry" | "built";
  /** Added to the environment of every Terraform command. */
  readonly environment: Readonly<Record<string, string>>;
  /** What of the cache they need. */
  readonly folders: readonly string[];
}

/** Which providers. */
export interface ProvidersWanted {
  /** By source, for example `{ "hashicorp/aws": "6.47.1" }`. @default those of the lock file */
  readonly versions?: Record<string, string>;
  /** "edge": also what a domain, a distribution and its firewall take. The registry's provider has all of it. @default "application" */
  readonly scope?: "application" | "edge";
}

/**
 * Providers at the versions of `.terraform.lock.hcl`: from the registry where it answers, otherwise built from the Go
 * module proxy. Built ones are kept in the cache, so only the first run pays for them.
 */
export async function findProviders(
  terraform: Terraform,
  progress: Progress,
  { versions = lockedProviderVersions(), scope = "application" }: ProvidersWanted = {},
): Promise<Providers> {
  const fromRegistry = await progress.step("Terraform providers", async (step) => {
    step.detail("asking the registry");
    const reached = await installFromRegistry(terraform, versions);
    step.detail(reached ? "from the registry, or the mirror that you configured" : "the registry does not answer");
    return reached;
  });
  if (fromRegistry) return { origin: "registry", environment: registryEnvironment(), folders: [] };

  const mirrors = await atOnce(
    () =>
      progress.step("hashicorp/archive stand-in", () => buildArchiveProvider(versionOf(versions, "hashicorp/archive"))),
    () =>
      progress.step("hashicorp/aws built from its source", (step) =>
        buildAwsProvider(versionOf(versions, "hashicorp/aws"), step, scope === "edge" ? EDGE_SERVICES : SERVICES),
      ),
  );
  progress.note(
    "Providers are stand-ins: hashicorp/aws from its own source with fewer services, hashicorp/archive rewritten for zip files. " +
      "Their checksums are not the registry's.",
  );
  // for whichever of the two is run by hand in a shell that knows them
  const own = [...mirrors, ...(await Promise.all(mirrors.map(mirrorForOpenTofu)))];
  const configuration = await mirrorConfiguration(own);
  return {
    origin: "built",
    environment: { TF_CLI_CONFIG_FILE: join(configuration, "terraform.tfrc"), CHECKPOINT_DISABLE: "1" },
    folders: [...own, configuration],
  };
}

/** One real `terraform init` with the user's own configuration: whatever mirror that names counts as the registry. */
async function installFromRegistry(terraform: Terraform, versions: Record<string, string>): Promise<boolean> {
  const pluginCache = registryEnvironment().TF_PLUGIN_CACHE_DIR;
  const release = areKept(pluginCache, versions) ? undefined : await aloneAtPluginCache();
  const folder = temporaryFolder("providers");
  try {
    await mkdir(pluginCache, { recursive: true });
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
    release?.();
  }
}

/** Whether Terraform has nothing to write into its cache of providers: it reads there, or they were built because no registry answers. */
function areKept(pluginCache: string, versions: Record<string, string>): boolean {
  const isKept = ([source, version]: readonly [string, string]) =>
    existsSync(join(pluginCache, "registry.terraform.io", source, version));
  return isAwsProviderBuilt(versionOf(versions, "hashicorp/aws")) || Object.entries(versions).every(isKept);
}

/**
 * Terraform does not say what happens where two of it write into that cache at once.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
function aloneAtPluginCache(): Promise<() => void> {
  const file = join(cacheRoot(), "providers", "registry.lock");
  return takeLock({
    file,
    waitSeconds: REGISTRY_TIMEOUT_SECONDS,
    held: ({ pid }) =>
      new UserError(
        `Another process (${pid}) has been installing Terraform's providers for more than ${REGISTRY_TIMEOUT_SECONDS} s`,
        `Wait for it, or stop it and delete ${file}`,
      ),
  });
}

/** The CLI configuration that the user names. Not the one made here, which a shell that evaluated `local:env` names. */
function userConfiguration(): { TF_CLI_CONFIG_FILE?: string } {
  const file = process.env["TF_CLI_CONFIG_FILE"];
  return file === undefined || file.startsWith(cliConfigFolder()) ? {} : { TF_CLI_CONFIG_FILE: file };
}

function cliConfigFolder(): string {
  return join(cacheRoot(), CLI_CONFIG_FOLDER);
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

/** A configuration that knows these mirrors alone. @returns its folder */
function mirrorConfiguration(mirrors: readonly string[]): Promise<string> {
  const blocks = mirrors.map((path) => `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n`);
  return onceInCache(`${CLI_CONFIG_FOLDER}/${shortHash(...mirrors)}`, WRITE_TIMEOUT_SECONDS, (staging) =>
    writeFile(join(staging, "terraform.tfrc"), `provider_installation {\n${blocks.join("")}}\n`),
  );
}

function versionOf(versions: Record<string, string>, source: string): string {
  const version = versions[source];
  if (version === undefined)
    throw new UserError(
      `.terraform.lock.hcl pins no version of ${source}`,
      'Give it one there: docs/upgrading.md, "The AWS provider"',
    );
  return version;
}
