import type { AnyPart } from "./harness/part";
import { COLD_START_PART } from "./parts/cold-start";
import { COMMANDS_PART } from "./parts/commands";
import { LIVE_PART } from "./parts/live";
import { LOCAL_PART } from "./parts/local";
import { PLAN_REVIEW_PART } from "./parts/plan-review";
import { SYNTH_PART } from "./parts/synth";
import { SYNTH_CDK_PART } from "./parts/synth-cdk";
import { SYNTH_ORIGINAL_PART } from "./parts/synth-original";
import { WARM_PART } from "./parts/warm";

/** Every part of the benchmark, in the order of docs/performance.md. */
export const PARTS: readonly AnyPart[] = [
  SYNTH_PART,
  SYNTH_CDK_PART,
  SYNTH_ORIGINAL_PART,
  COLD_START_PART,
  WARM_PART,
  LIVE_PART,
  COMMANDS_PART,
  PLAN_REVIEW_PART,
  LOCAL_PART,
];
