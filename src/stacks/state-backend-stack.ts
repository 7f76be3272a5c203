import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { SecureBucket } from "../constructs/secure-bucket";
import { EnvironmentStack } from "./environment-stack";

/**
 * The bucket that holds an environment's states, its own among them. `npm run bootstrap` makes it before there is a
 * bucket to keep its state in.
 */
export class StateBackendStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, `state-backend-${environment.name}`, environment);
    this.storeState("stateBackend");
    // No lifecycle rules: old states are the way back from a broken one.
    new SecureBucket(this, "state", {
      bucketName: environment.state.bucketName,
      forceDestroy: environment.destroyData,
      preventDestroy: !environment.destroyData,
    });
  }
}
