import { setTimeout as delay } from "node:timers/promises";
import { clearFaults, type FaultRule, writeFaults } from "@secure-serverless/local-aws/faults";
import { backUpAndRestore, release, rollBack, rotateKey } from "./command-events";
import type { EventContext, SoakEvent } from "./event-context";
import { killEmulator, killFunctions, killFunctionsOnce, restartEmulator } from "./process-events";

/** Milliseconds that faults last. */
const FAULTY = 4000;
/** A third of the calls that there may be in that time, and more. */
const CALLS_NOW_AND_THEN = 200;
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
    const killed = await killFunctionsOnce(context);
    context.credential.spaces += 1;
    await during(context, [{ service: "secretsmanager", ...fault }]);
    return `${killed} processes were killed first`;
  };
}

/** Every third call meets it. */
function nowAndThen(fault: RuleOf): RuleOf[] {
  return Array.from({ length: CALLS_NOW_AND_THEN }, (_, index) => ({ ...fault, skip: 1 + 3 * index, times: 1 }));
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
