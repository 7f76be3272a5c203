import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { z } from "zod";

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), link: z.boolean().optional() }),
  ),
});

export interface LicensedPackage {
  /** For example `npm/zod`, `pypi/boto3`. */
  readonly name: string;
  readonly version: string;
  /** As the package states it; undefined when it states none. */
  readonly licence: string | undefined;
}

/** The folders with a package-lock.json: that of the project, and those of the tools that it does not install. */
export function npmLocks(): string[] {
  const tools = join(PROJECT_ROOT, "packages", "toolchain", "src", "node");
  return [PROJECT_ROOT, ...readdirSync(tools).map((name) => join(tools, name))];
}

/** Every package of a lock, for every platform. */
export function packagesOfLock(text: string): LicensedPackage[] {
  const { packages } = lock.parse(JSON.parse(text));
  return Object.entries(packages).flatMap(([path, { version = "", license, link }]) => {
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    return name === undefined || link ? [] : [{ name: `npm/${name}`, version, licence: license }];
  });
}

export function npmPackages(): LicensedPackage[] {
  return npmLocks().flatMap((folder) => packagesOfLock(readFileSync(join(folder, "package-lock.json"), "utf8")));
}
