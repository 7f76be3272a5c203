import type { PreflightAction } from "../../../../src/config/preflight-actions";

/** Asks AWS, with the action that the call takes; a denied call ends the check with a warning that names the action. */
export type Read = <T>(action: PreflightAction, call: (options: CallOptions) => Promise<T>) => Promise<T>;

export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** Seconds for one check: longer than the SDK's three attempts take while AWS answers at all. */
export const CHECK_TIMEOUT_SECONDS = 15;
