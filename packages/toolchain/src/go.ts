import { probe } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";

/** Whatever newer toolchain a module asks for, Go 1.21 and later fetches by itself from the module proxy. */
const MINIMUM_GO = [1, 21] as const;

/** @throws UserError when Go is missing or too old, saying why it is wanted at all */
export async function requireGo(): Promise<void> {
  const output = await probe("go", ["version"]);
  const match = /go version go(\d+)\.(\d+)/.exec(output ?? "");
  if (match !== null && Number(match[1]) === MINIMUM_GO[0] && Number(match[2]) >= MINIMUM_GO[1]) return;
  throw new UserError(
    `The Terraform registry cannot be reached, and building its providers needs Go >= ${MINIMUM_GO.join(".")}: ${
      output === undefined ? "no go on PATH" : `found ${output}`
    }`,
    "Install Go (https://go.dev/dl), or let Terraform reach its registry or a provider mirror named in your Terraform CLI configuration",
  );
}
