import { UserError } from "@secure-serverless/system/user-error";
import type { Environment } from "../../../../src/config/schema";
import { explainAwsError, isDenied, networkProblem } from "../aws/aws-error";
import { restoreSecretCommand } from "../aws/restore-secret-command";

export interface Subject {
  readonly secret: string;
  /** Where the environment lives, in words. */
  readonly place: string;
  readonly environment: Pick<Environment, "name" | "region">;
}

/** What an error of Secrets Manager means to the person at the keyboard; itself, where there is nothing to fix. */
export function explained(error: unknown, { secret, place, environment }: Subject): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const told = (message: string, remedy: string) => new UserError(message, remedy, { cause: error });
  const message = error.message.replace(/\.$/, "");
  if (error.name === "ResourceNotFoundException")
    return told(
      `There is no secret ${secret} in ${place}`,
      `Terraform creates it. Deploy first: npm run deploy -- ${environment.name}`,
    );
  if (/marked for deletion|scheduled for deletion/.test(message))
    return told(
      `The secret ${secret} is scheduled for deletion`,
      `Restore it: ${restoreSecretCommand(secret, environment.region)}`,
    );
  if (isDenied(error))
    return told(
      `AWS denied the request: ${message}`,
      "Use credentials that may do this; docs/secrets.md lists the permissions",
    );
  const network = networkProblem(error);
  if (network !== undefined)
    return told(
      `Secrets Manager in ${place} does not answer: ${network}`,
      `See whether something was changed, then try again: npm run secret -- show-metadata ${environment.name}`,
    );
  return explainAwsError(error);
}
