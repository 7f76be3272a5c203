import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import type { Environment } from "../../../../src/config/schema";

/** Where backups are kept by default: outside every checkout, under the service's name. */
export function defaultFolder(
  { serviceName, name }: Pick<Environment, "serviceName" | "name">,
  now = new Date(),
): string {
  const root = process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
  return join(root, serviceName, "backups", name, time);
}

/** @throws UserError when the folder is in the checkout, where Git could pick up data and states */
export function requireOutside(folder: string, checkout = PROJECT_ROOT): void {
  const way = relative(checkout, resolve(folder));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new UserError(
    `${folder} is in the checkout: a backup holds data and Terraform states, which must not reach Git`,
    "Name a folder outside of it with --to",
  );
}
