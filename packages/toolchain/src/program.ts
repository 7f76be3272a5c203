import { UserError } from "@secure-serverless/system/user-error";
import { findOpenTofu } from "./opentofu";
import { findTerraform, type Terraform } from "./terraform";

/** cdktf's own setting: its command line starts the program that it names. */
export const PROGRAM_SETTING = "TERRAFORM_BINARY_NAME";

/**
 * The program that plans and applies: Terraform, or OpenTofu where `TERRAFORM_BINARY_NAME` is `tofu`.
 *
 * @throws UserError when the setting names another one, or the program is not there and cannot be brought in
 */
export function findProgram(variables: NodeJS.ProcessEnv = process.env): Promise<Terraform> {
  const name = variables[PROGRAM_SETTING] || "terraform";
  if (name === "terraform") return findTerraform();
  if (name === "tofu") return findOpenTofu();
  return Promise.reject(
    new UserError(
      `${PROGRAM_SETTING} is ${name}, and the commands run terraform or tofu`,
      `Set it to tofu, or unset it; the program is the one on PATH`,
    ),
  );
}
