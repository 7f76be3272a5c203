import type { Check } from "../check";

/** All checks that need the environment's account, in the order in which they are told. */
export const CHECKS: readonly Check[] = [];
