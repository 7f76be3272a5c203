import type { SignalId } from "../../config/signal-ids";
import { CAUSE } from "./cause";
import { COST } from "./cost";
import type { Signal } from "./signal";
import { SPEED } from "./speed";
import { UP } from "./up";

/** The questions that the signals answer, in the order of the dashboard. */
export const SECTIONS = {
  up: { question: "Is it up?", signals: UP },
  speed: { question: "How fast is it?", signals: SPEED },
  cause: { question: "Why not?", signals: CAUSE },
  cost: { question: "What does it cost?", signals: COST },
} as const;

export type Section = keyof typeof SECTIONS;

/**
 * Every signal, by its id: the last part of its alarm's name and its anchor in the runbook. To add one, add its id to
 * src/config/signal-ids.ts, an entry to the file of the question that it answers, and a section to docs/runbook.md.
 */
export const SIGNALS = { ...UP, ...SPEED, ...CAUSE, ...COST } as const satisfies Record<SignalId, Signal>;

export { DEFAULT_PERIOD_SECONDS, type Limits, type Severity, type Signal, type Statistic } from "./signal";
export type { SignalId };
