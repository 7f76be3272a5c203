import type { AnyPart } from "./harness/part";
import { COLD_START_PART } from "./parts/cold-start";
import { COMMANDS_PART } from "./parts/commands";
import { WARM_PART } from "./parts/warm";

/** Every part of the benchmark, in the order of docs/performance.md. */
export const PARTS: readonly AnyPart[] = [COMMANDS_PART, COLD_START_PART, WARM_PART];
