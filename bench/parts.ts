import type { AnyPart } from "./harness/part";
import { COMMANDS_PART } from "./parts/commands";

/** Every part of the benchmark, in the order of docs/performance.md. */
export const PARTS: readonly AnyPart[] = [COMMANDS_PART];
