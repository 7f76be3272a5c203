import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import type { Random } from "../random";
import type { Journal } from "./journal";

/** What an event needs of the soak. */
export interface EventContext {
  readonly instance: Instance;
  readonly running: RunningInstance;
  /** The folder that holds the applied stacks. */
  readonly outdir: string;
  /** For what the events make: removed after the soak. */
  readonly folder: string;
  readonly journal: Journal;
  readonly random: Random;
  /** What all keys of the soak begin with. */
  readonly prefix: string;
  readonly credential: { key: string; spaces: number };
  /** Whether an emulator that is started again stops with this process. */
  readonly attached: boolean;
}

/** Breaks or changes something, and resolves when that is over. Returns what is worth telling. */
export type SoakEvent = (context: EventContext) => Promise<string | undefined>;
