import { parseSecretObject, randomKey, type SecretProblem, secretProblems } from "../shared/api-secret";
import type { Logger } from "../shared/logger";

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
type Step = (typeof STEPS)[number];

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
const PENDING = "AWSPENDING";

/**
 * Seconds. The previous key's overlap is counted from the making of the new version, so one that waited long for its last
 * step would take the old key away early.
 */
const MAXIMUM_PENDING_SECONDS = 900;

/** One version of the secret. */
export interface StoredVersion {
  readonly value: string;
  readonly createdAt: Date;
}

/** The secret, as far as a rotation uses it. */
export interface RotatedSecret {
  /** The staging labels of each version. */
  stages(): Promise<Stages>;
  /** Returns undefined while the version has no value. */
  read(versionId: string): Promise<StoredVersion | undefined>;
  /** Gives the version its value, as pending. */
  putPending(versionId: string, value: string): Promise<void>;
  /** Moves a label, which fails when it is not where it is said to be. */
  moveStage(stage: string, move: { readonly to?: string; readonly from?: string }): Promise<void>;
}

export interface RotationProps {
  readonly secret: RotatedSecret;
  /** The only secret that is rotated. */
  readonly secretArn: string;
  /** Seconds during which the previous key passes. */
  readonly previousKeyOverlapSeconds: number;
  readonly logger: Pick<Logger, "info">;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** A rotation that cannot go on. Its message never holds any of a value. */
export class RotationError extends Error {
  override readonly name = "RotationError";
}

type Stages = Readonly<Record<string, readonly string[]>>;

interface RotationEvent {
  readonly step: Step;
  /** The id of the version to be. */
  readonly token: string;
}

/**
 * Replaces the API key in the four steps of Secrets Manager, each of which may be sent more than once. The key before
 * becomes AWSPREVIOUS, which the authorizer goes on accepting for the overlap.
 *
 * A rotation that must not be finished gives its label AWSPENDING back, since Secrets Manager starts no other while one
 * is pending.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export function createRotation(props: RotationProps) {
  const { secret, logger } = props;
  const now = props.now ?? Date.now;

  const steps: Record<Step, (token: string, stages: Stages) => Promise<void>> = {
    async createSecret(token, stages) {
      if ((await secret.read(token)) !== undefined) return;
      const current = await currentVersion(stages);
      const value = parseSecretObject(current?.value);
      if (current === undefined) return abandon(token, "the secret has no value yet");
      if (value === undefined) return abandon(token, "the current value is not a JSON object");
      const problems = secretProblems(value);
      if (problems.length > 0) return abandon(token, `the current value is unusable: ${told(problems)}`);
      const overlapEndsAt = current.createdAt.getTime() + props.previousKeyOverlapSeconds * 1000;
      if (versionWith(stages, PREVIOUS) !== undefined && now() < overlapEndsAt)
        return abandon(token, `the previous key is valid until ${new Date(overlapEndsAt).toISOString()}`);
      await secret.putPending(token, JSON.stringify({ ...value, api_key: randomKey() }));
    },

    /** Nobody but the secret knows the key: there is nothing to set it in. */
    async setSecret() {},

    async testSecret(token) {
      const problems = problemsOf(await secret.read(token));
      if (problems.length > 0) return abandon(token, `the pending value is unusable: ${told(problems)}`);
    },

    async finishSecret(token, stages) {
      const pending = await secret.read(token);
      const problems = problemsOf(pending);
      if (pending === undefined || problems.length > 0)
        return abandon(token, `the pending value is unusable: ${told(problems)}`);
      const current = await currentVersion(stages);
      // what an operator has put meanwhile must not be lost
      if (current !== undefined && current.createdAt > pending.createdAt)
        return abandon(token, "the secret was changed while the rotation went on");
      if (parseSecretObject(current?.value)?.["api_key"] === parseSecretObject(pending.value)?.["api_key"])
        return abandon(token, "the pending key is the current one");
      if (now() > pending.createdAt.getTime() + MAXIMUM_PENDING_SECONDS * 1000)
        return abandon(token, `the pending value is older than ${MAXIMUM_PENDING_SECONDS} s`);
      const from = versionWith(stages, CURRENT);
      await secret.moveStage(CURRENT, { to: token, ...(from !== undefined && { from }) });
      // AWS does not say that it always goes by itself, and with the next version's coming it would block every rotation
      if ((await secret.stages())[token]?.includes(PENDING)) await secret.moveStage(PENDING, { from: token });
    },
  };

  async function currentVersion(stages: Stages): Promise<StoredVersion | undefined> {
    const id = versionWith(stages, CURRENT);
    return id === undefined ? undefined : secret.read(id);
  }

  async function abandon(token: string, reason: string): Promise<never> {
    await secret.moveStage(PENDING, { from: token });
    throw new RotationError(reason);
  }

  return async (event: unknown): Promise<void> => {
    const { step, token } = rotationEvent(event, props.secretArn);
    const stages = await secret.stages();
    const own = stages[token];
    if (own === undefined) throw new RotationError(`the secret has no version ${token}`);
    if (own.includes(CURRENT)) {
      // a replay of the last step
      if (own.includes(PENDING)) await secret.moveStage(PENDING, { from: token });
      logger.info("the version is current already", { reason: step });
      return;
    }
    if (!own.includes(PENDING)) throw new RotationError(`version ${token} is not pending`);
    await steps[step](token, stages);
    logger.info("rotation step done", { reason: step });
  };
}

function rotationEvent(event: unknown, secretArn: string): RotationEvent {
  const { Step, SecretId, ClientRequestToken: token } = (event ?? {}) as Record<string, unknown>;
  const step = STEPS.find((known) => known === Step);
  if (step === undefined || typeof token !== "string" || token === "")
    throw new RotationError("the event is not one of a rotation");
  if (SecretId !== secretArn) throw new RotationError("the event is about another secret");
  return { step, token };
}

function versionWith(stages: Stages, stage: string): string | undefined {
  return Object.keys(stages).find((id) => stages[id]?.includes(stage));
}

function problemsOf(version: StoredVersion | undefined): SecretProblem[] {
  const value = parseSecretObject(version?.value);
  return value === undefined ? [{ field: "the value", rule: "must be a JSON object" }] : secretProblems(value);
}

function told(problems: readonly SecretProblem[]): string {
  return problems.map(({ field, rule }) => `${field} ${rule}`).join("; ");
}
