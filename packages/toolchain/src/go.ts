import { probe } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { coerce, satisfies } from "semver";

/** Whatever newer toolchain a module asks for, Go 1.21 and later fetches by itself from the module proxy. */
const OLDEST_GO = "1.21";

/** @throws UserError when Go is missing or too old, saying why it is wanted at all */
export async function requireGo(): Promise<void> {
  const output = await probe("go", ["version"]);
  const version = coerce(/go version go([\d.]+)/.exec(output ?? "")?.[1]);
  if (version !== null && satisfies(version, `^${OLDEST_GO}`)) return;
  throw new UserError(
    `The Terraform registry cannot be reached, and building its providers needs Go >= ${OLDEST_GO}: ${
      output === undefined ? "no go on PATH" : `found ${output}`
    }`,
    "Install Go (https://go.dev/dl), or let Terraform reach its registry or a provider mirror named in your Terraform CLI configuration",
  );
}
