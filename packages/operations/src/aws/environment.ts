import { didYouMean } from "@secure-serverless/system/did-you-mean.js";
import { UserError } from "@secure-serverless/system/user-error";
import { environments } from "../../../../src/config/environments";
import { ConfigurationError, loadEnvironments } from "../../../../src/config/load-environment";
import type { Environment } from "../../../../src/config/schema";

/**
 * The environment of that name, complete and checked.
 *
 * @throws UserError when there is none of that name, or when its configuration is not valid
 */
export function environmentNamed(name: string): Environment {
  const known = Object.keys(environments);
  const environment = load().find((candidate) => candidate.name === name);
  if (environment === undefined) {
    throw new UserError(
      `There is no environment "${name}", only ${known.join(", ")}`,
      `${didYouMean(name, known)}Choose one of them, or add it to src/config/environments.ts`,
    );
  }
  return environment;
}

function load(): Environment[] {
  try {
    return loadEnvironments();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new UserError(error.message, "Fix the variable, or src/config/environments.ts", { cause: error });
  }
}
