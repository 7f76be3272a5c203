import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { sendSignal } from "./processes.mjs";

const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const REGISTRY_TIMEOUT_MILLISECONDS = 3000;
const DOWNLOAD_TIMEOUT_MILLISECONDS = 10 * 60 * 1000;

/**
 * Where the AWS provider will have to be built, has its source come into Go's module cache while npm installs. Nothing
 * waits for it: whoever builds the provider asks for the same download, checks it, and tells what is wrong with it. The
 * end of this process stops it; killed, it leaves a download that ends by itself, and Go keeps whole modules only.
 *
 * @param {object} props
 * @param {string} props.root the checkout
 * @param {string} props.folder one in which no go.mod of somebody else counts
 */
export async function fetchProviderSource({ root, folder }) {
  const module = pinnedModule(root);
  if (module === undefined || isMirrorNamed() || (await registryAnswers())) return;
  const child = spawn("go", ["mod", "download", module], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, GOWORK: "off" },
    timeout: DOWNLOAD_TIMEOUT_MILLISECONDS,
    detached: true,
  });
  const stop = () => child.pid !== undefined && sendSignal(-child.pid, "SIGTERM");
  process.on("exit", stop);
  child.on("exit", () => process.off("exit", stop));
  // without Go there is nothing to fetch it with, which is told where it is needed
  child.on("error", () => {});
  child.unref();
}

/** `path@version` of the provider that is locked, where its source is known. */
function pinnedModule(root) {
  try {
    const lock = readFileSync(join(root, ".terraform.lock.hcl"), "utf8");
    const locked = /\/hashicorp\/aws" \{\s+version\s+= "([^"]+)"/.exec(lock)?.[1];
    const releases = JSON.parse(
      readFileSync(join(root, "packages/toolchain/src/stand-ins/aws-provider/releases.json"), "utf8"),
    );
    const { path, version } = releases[locked];
    return `${path}@${version}`;
  } catch {
    return undefined;
  }
}

/** Whether Terraform may get its providers elsewhere than from the registry, or the registry in a way of its own. */
function isMirrorNamed() {
  const { TF_CLI_CONFIG_FILE, HTTPS_PROXY, https_proxy } = process.env;
  return Boolean(TF_CLI_CONFIG_FILE || HTTPS_PROXY || https_proxy) || existsSync(join(homedir(), ".terraformrc"));
}

async function registryAnswers() {
  try {
    return (await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MILLISECONDS) })).ok;
  } catch {
    return false;
  }
}
