import { sdkConfig } from "@secure-serverless/local-aws/client-environment";
import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import { UserError } from "@secure-serverless/system/user-error";
import type { ApiSecretValue } from "../../../../functions/shared/api-secret";
import { readApiSecret } from "../aws/api-secret";
import { LOCAL_NAMES } from "./names";

const { secret: SECRET_NAME } = LOCAL_NAMES;

/** @throws UserError when the stack has not been applied */
export async function requireApiSecret(instance: Instance, running: RunningInstance): Promise<ApiSecretValue> {
  const secret = await readApiSecret(sdkConfig(instance, running), SECRET_NAME);
  if (secret === undefined) {
    throw new UserError(
      `The local Secrets Manager holds no ${SECRET_NAME}`,
      "Apply the stack: npm run local -- --detach",
    );
  }
  return secret;
}
