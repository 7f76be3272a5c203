import { Testing } from "cdktf";
import { FUNCTION_IDS } from "../../src/config/parts";
import type { Environment } from "../../src/config/schema";
import type { Bundles } from "../../src/packaging/bundles";
import { CiAccessStack, hasCi } from "../../src/stacks/ci-access-stack";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { StateBackendStack } from "../../src/stacks/state-backend-stack";
import { sourceDir } from "./functions";

const dir = sourceDir();
/** Folders that can be zipped, for each function. */
export const BUNDLES = Object.fromEntries(FUNCTION_IDS.map((id) => [id, { code: dir, layer: dir }])) as Bundles;

export function secureServerlessStack(environment: Environment): SecureServerlessStack {
  return new SecureServerlessStack(Testing.app(), {
    environment,
    bundles: BUNDLES,
    serviceVersion: "1.2.3",
  });
}

export function stateBackendStack(environment: Environment): StateBackendStack {
  return new StateBackendStack(Testing.app(), environment);
}

/** @throws Error when the environment has no repository */
export function ciAccessStack(environment: Environment): CiAccessStack {
  if (!hasCi(environment)) throw new Error("ci is not configured");
  return new CiAccessStack(Testing.app(), environment);
}
