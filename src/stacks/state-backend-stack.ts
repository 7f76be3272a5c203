import { LocalBackend } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { SecureBucket } from "../constructs/secure-bucket";
import { EnvironmentStack } from "./environment-stack";

/** The bucket that holds an environment's state. Deployed once, before the environment, with its own state in a local file. */
export class StateBackendStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    const id = `state-backend-${environment.name}`;
    super(scope, id, environment);
    // Terraform takes it relative to the stack's folder, cdktf.out/stacks/<id>: the file lies in the project's root.
    // cdktf's default is absolute, and would make the JSON differ from machine to machine.
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
    // No lifecycle rules: old states are the way back from a broken one.
    new SecureBucket(this, "state", {
      bucketName: environment.state.bucketName,
      forceDestroy: environment.destroyData,
      preventDestroy: !environment.destroyData,
    });
  }
}
