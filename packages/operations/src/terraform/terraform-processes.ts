import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { sep } from "node:path";

export interface TerraformProcess {
  readonly pid: number;
  readonly command: string;
}

const PS_TIMEOUT_MILLISECONDS = 5000;

/**
 * The Terraform processes of this machine that work in a stack's folder, without the providers that they start.
 *
 * @param within folders in which the same stack counts wherever it lies, for example in the copy that a destroy makes.
 * Undefined: anywhere, also in another checkout
 */
export function terraformProcesses(stackFolder: string, within?: readonly string[]): TerraformProcess[] {
  const folder = real(stackFolder);
  const end = `${sep}${folder.split(sep).slice(-2).join(sep)}`;
  const roots = within?.map((root) => `${real(root)}${sep}`);
  const isThere = (path: string) =>
    real(path) === folder ||
    (path.endsWith(end) && (roots === undefined || roots.some((root) => real(path).startsWith(root))));
  return processes()
    .filter(({ command, folder: working }) => {
      if (!/\b(terraform|tofu)\b/.test(command) || command.includes("terraform-provider-")) return false;
      const changed = /-chdir=(.+?)(?=\s|$)/.exec(command)?.[1];
      return (changed !== undefined && isThere(changed)) || (working !== undefined && isThere(working));
    })
    .map(({ pid, command }) => ({ pid, command }));
}

function processes(): (TerraformProcess & { readonly folder?: string })[] {
  if (process.platform !== "linux") return listedByPs();
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), command, folder: readlinkSync(`/proc/${name}/cwd`) }];
    } catch {
      // it has ended since, or is another user's
      return [];
    }
  });
}

function listedByPs(): TerraformProcess[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,command="], { encoding: "utf8", timeout: PS_TIMEOUT_MILLISECONDS });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
