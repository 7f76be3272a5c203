import { link, mkdir, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { onceInCache } from "../once";

const LINK_TIMEOUT_SECONDS = 60;

/**
 * A mirror of Terraform's laid out as OpenTofu looks for it: the same files below the host of its own registry. They are linked as
 * files, which takes no space; neither program follows a link to a folder there.
 *
 * @returns a filesystem mirror for the CLI configuration
 */
export function mirrorForOpenTofu(mirror: string): Promise<string> {
  return onceInCache(`providers/opentofu-${basename(mirror)}`, LINK_TIMEOUT_SECONDS, async (staging) => {
    const from = join(mirror, "registry.terraform.io");
    for (const path of await readdir(from, { recursive: true, encoding: "utf8" })) {
      if (!(await stat(join(from, path))).isFile()) continue;
      const target = join(staging, "registry.opentofu.org", path);
      await mkdir(dirname(target), { recursive: true });
      await link(join(from, path), target);
    }
  });
}
