import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What ends the work that is under way, apart from the whole process: another part of it has failed, see `at-once.ts`.
 * `run`, `poll` and `takeLock` follow it by themselves. Undefined: nothing does.
 */
export const scope = new AsyncLocalStorage<AbortSignal>();
