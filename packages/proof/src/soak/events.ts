import { setTimeout as delay } from "node:timers/promises";
import { clearFaults, type FaultRule, writeFaults } from "@secure-serverless/local-aws/faults";
import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import { backUpAndRestore, release, rollBack, rotateKey } from "./command-events";
import type { Journal } from "./journal";
import { killEmulator, killFunctions, restartEmulator } from "./process-events";
import type { Random } from "./random";

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

/** Milliseconds that faults last. */
const FAULTY = 4000;
/** Longer than the functions wait for one answer of AWS, 3 s. */
const TOO_LATE = 3500;

type RuleOf = { [Rule in FaultRule as Rule["action"]]: Omit<Rule, "service"> }[FaultRule["action"]];

/** Calls of the functions to S3 meet the first fault that is about them. */
function failS3(...faults: readonly RuleOf[]): SoakEvent {
  return (context) =>
    during(
      context,
      faults.map((fault) => ({ service: "s3", ...fault })),
    );
}

/** Ends them also when it is cut off. */
async function during({ instance }: EventContext, rules: readonly FaultRule[]): Promise<undefined> {
  try {
    writeFaults(instance.faultsFile, rules);
    await delay(FAULTY);
  } finally {
    clearFaults(instance.faultsFile);
  }
}

/** The authorizer reads the secret only where it has not yet: its processes are killed, and the gateway is asked anew. */
function failSecrets(fault: RuleOf): SoakEvent {
  return async (context) => {
    const killed = await killFunctions(context);
    context.credential.spaces += 1;
    await during(context, [{ service: "secretsmanager", ...fault }]);
    return killed;
  };
}

/**
 * Some calls meet it and others pass, each rule being about one call: of those that no rule before it was about, it lets one
 * more pass than that one.
 */
function nowAndThen(fault: RuleOf): RuleOf[] {
  return Array.from({ length: 60 }, (_, index) => ({ ...fault, skip: 1 + 3 * index, times: 1 }));
}

export const EVENTS = {
  "s3-503": failS3({ action: "status", status: 503 }),
  "s3-500": failS3({ action: "status", status: 500 }),
  "s3-slow-down": failS3({ action: "status", status: 503, code: "SlowDown" }),
  "s3-slow": failS3({ action: "delay", milliseconds: 1200 }),
  "s3-too-late": failS3({ action: "late-answer", milliseconds: TOO_LATE }),
  "s3-resets": failS3({ action: "reset" }),
  "s3-lost-answers": failS3({ action: "lose-answer" }),
  "s3-500-after-the-effect": failS3({ action: "status-after", status: 500 }),
  "s3-now-and-then": failS3(...nowAndThen({ action: "lose-answer" })),
  "secrets-503": failSecrets({ action: "status", status: 503 }),
  "secrets-resets": failSecrets({ action: "reset" }),
  "secrets-too-late": failSecrets({ action: "late-answer", milliseconds: TOO_LATE }),
  "functions-killed": killFunctions,
  "emulator-restarted": restartEmulator,
  "emulator-killed": killEmulator,
  "key-rotated": rotateKey,
  deploy: (context) => release(context, []),
  "gradual-release": (context) => release(context, ["--gradual", "40:0.1"]),
  rollback: rollBack,
  "backup-and-restore": backUpAndRestore,
} as const satisfies Record<string, SoakEvent>;

export type EventName = keyof typeof EVENTS;
