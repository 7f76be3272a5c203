import type { PreflightAction } from "../../src/config/preflight-actions";
import type { ResourceNames } from "../../src/config/resource-names";
import type { Environment } from "../../src/config/schema";
import type { Target } from "../operations/target";
import type { Clients } from "./clients";
import type { DeployedState } from "./deployed-state";

export type CheckStatus = "ok" | "warning" | "failure" | "skipped";

/** What one check has found. */
export interface CheckResult {
  /** Stable, for example `state-bucket`. */
  readonly id: string;
  readonly status: CheckStatus;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** What to do about a warning or a failure. */
  readonly remedy?: string;
}

export type Finding = Omit<CheckResult, "id">;

/** Asks AWS, with the action that the call takes; a denied call ends the check with a warning that names the action. */
export type Read = <T>(action: PreflightAction, call: (options: CallOptions) => Promise<T>) => Promise<T>;

export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

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
  /** What the local AWS has not got, without which there is nothing to ask. @default the check runs there too */
  readonly notEmulated?: string;
  run(context: CheckContext): Promise<Finding>;
}

export function ok(message: string): Finding {
  return { status: "ok", message };
}

export function warning(message: string, remedy: string): Finding {
  return { status: "warning", message, remedy };
}

export function failure(message: string, remedy: string): Finding {
  return { status: "failure", message, remedy };
}

export function skipped(message: string): Finding {
  return { status: "skipped", message };
}
