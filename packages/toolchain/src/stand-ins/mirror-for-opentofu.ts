import { constants } from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { onceInCache } from "../once";

const COPY_TIMEOUT_SECONDS = 300;

/**
 * A mirror of Terraform's laid out as OpenTofu looks for it: the same files below the host of its own registry. Copied, since
 * neither program follows a link there.
 *
 * @returns a filesystem mirror for the CLI configuration
 */
export function mirrorForOpenTofu(mirror: string): Promise<string> {
  return onceInCache(`providers/opentofu-${basename(mirror)}`, COPY_TIMEOUT_SECONDS, (staging) =>
    cp(join(mirror, "registry.terraform.io"), join(staging, "registry.opentofu.org"), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
    }),
  );
}
