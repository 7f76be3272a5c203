import type { ResourceNames } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import type { Clients } from "../aws/clients";
import type { Target } from "../aws/target";
import type { DeployedState } from "./deployed-state";
import type { Finding } from "./finding";
import type { Read } from "./read";

/** Whom the credentials belong to. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** What a check may look at. */
export interface CheckContext {
  readonly target: Target;
  readonly environment: Environment;
  readonly names: ResourceNames;
  readonly identity: Identity;
  /** An SDK client for the life of the run; nobody else ends it. */
  readonly client: Clients["get"];
  readonly read: Read;
  /** The state of the environment's application, read once for all checks. */
  readonly state: () => Promise<DeployedState>;
}

/** A question about the account, answered without changing anything. */
export interface Check {
  readonly id: string;
  /** What the local AWS does not have, without which there is nothing to ask. @default the check runs there too */
  readonly notEmulated?: string;
  run(context: CheckContext): Promise<Finding>;
}
