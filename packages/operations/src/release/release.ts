import { randomBytes } from "node:crypto";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { pause } from "@secure-serverless/system/poll";
import { UserError } from "@secure-serverless/system/user-error";
import { within } from "@secure-serverless/system/within";
import type { Environment } from "../../../../src/config/schema";
import { statusOf } from "../aws/aws-error";
import { type LiveAlias, moveAlias, readAlias } from "./move-alias";
import type { Move } from "./release-plan";
import { formatRecord, type ReleaseRecord, recordTime } from "./release-record";
import { changeDecision, copyDecision, readDecision } from "./released-alias";

export type Rollout = Environment["release"]["rollout"];

export interface ReleaseProps {
  readonly client: LambdaClient;
  readonly moves: readonly Move[];
  readonly rollout: Rollout;
  /** Asked again and again while a part of the traffic is on the new version: a reason to stop, or undefined. */
  readonly worry: () => Promise<string | undefined>;
  /** Called when a part of the traffic is on the new version. */
  readonly onCanary?: (until: Date) => void;
  readonly signal: AbortSignal;
  /** Seconds between two looks. @default 10 */
  readonly pollSeconds?: number;
  /** Seconds that one look may take; longer is a look that saw nothing. @default 60 */
  readonly lookSeconds?: number;
}

/** The new version had some traffic, and all of it is back on the previous one. */
export class PutBackError extends Error {
  override readonly name = "PutBackError";
}

const POLL_SECONDS = 10;
/** A request of the API that hangs takes 35 s; the attempts of the SDK in a network that answers nothing take minutes. */
const LOOK_SECONDS = 60;
/** So many looks in a row may fail before that counts as bad news. */
const BLIND_LOOKS = 3;
/** At a pause of `pollSeconds` in between: what made the release fail, a lost network, may be in the way for a while. */
const PUT_BACK_ATTEMPTS = 12;

/** The release of one set of new versions. Whatever goes wrong, `putBack` returns the traffic to where it was. */
export class Release {
  readonly id = randomBytes(4).toString("hex");
  /** The aliases as this release left them, by function name. */
  readonly #moved = new Map<string, LiveAlias>();
  /** Functions whose alias it has asked to move, whether or not there was an answer. */
  readonly #asked = new Set<string>();

  constructor(private readonly props: ReleaseProps) {}

  /** @throws PutBackError when something spoke against it meanwhile; all traffic is back on the previous version then */
  async run(): Promise<void> {
    const { rollout, signal } = this.props;
    try {
      signal.throwIfAborted();
      if (rollout.strategy === "gradual") await this.#canary(rollout.percent / 100, rollout.minutes);
      signal.throwIfAborted();
      await this.#moveAll((move) => ({ version: move.to }));
    } catch (error) {
      await this.putBack(error as Error);
      throw error;
    }
  }

  /**
   * Returns the traffic of every function that this release moved, and of no other. No apply releases what it would have
   * released.
   *
   * @throws UserError when one of them could not be moved back; the others are
   */
  async putBack(reason: Error): Promise<void> {
    const failures: string[] = [];
    for (const move of this.props.moves) {
      const { functionName, version } = move.alias;
      const wasAsked = this.#asked.has(functionName);
      try {
        await (wasAsked ? this.#putBackOne(move) : this.#close(move));
      } catch (error) {
        const { message } = error as Error;
        const what = wasAsked
          ? `may still have traffic on version ${move.to} instead of ${version}`
          : `has version ${version}, and the next apply may release ${move.to}`;
        failures.push(`${functionName} ${what} (${message})`);
      }
    }
    if (failures.length === 0) return;
    throw new UserError(
      `${reason.message}; and not everything could be undone: ${failures.join("; ")}`,
      "Roll it back by hand, now: npm run rollback -- <environment> <version>, or --authorizer <version>",
      { cause: reason },
    );
  }

  async #putBackOne(move: Move): Promise<void> {
    const { functionName, version } = move.alias;
    const { to } = move;
    const { client, pollSeconds = POLL_SECONDS } = this.props;
    for (let attempt = 1; ; attempt++) {
      try {
        const now = await readAlias(client, functionName);
        if (now?.record?.id === this.id && now.record.kind === "failed") {
          // all traffic is back, and what Terraform reads could not be written at the first attempt
          await copyDecision(client, now);
          return;
        }
        // somebody else has decided since, or applied newer code
        if (now === undefined || !this.#isOurs(now) || ![version, to].includes(now.version)) {
          await this.#close(move, now?.version);
          return;
        }
        await moveAlias(client, now, { version, record: this.#record("failed", version, to) });
        return;
      } catch (error) {
        if (attempt === PUT_BACK_ATTEMPTS || isRefusal(error)) throw error;
        await pause(pollSeconds, { signal: "never" });
      }
    }
  }

  async #canary(weight: number, minutes: number): Promise<void> {
    const { onCanary, signal, worry, pollSeconds = POLL_SECONDS, lookSeconds = LOOK_SECONDS } = this.props;
    await this.#moveAll((move) => ({ version: move.alias.version, canary: { version: move.to, weight } }));
    const end = Date.now() + minutes * 60_000;
    onCanary?.(new Date(end));
    let blind = 0;
    for (;;) {
      let reason: string | undefined;
      try {
        reason = await within(lookSeconds, async () => {
          await this.#requireOurs();
          return worry();
        });
        blind = 0;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof UserError) throw error;
        if (++blind >= BLIND_LOOKS) reason = `the new version cannot be watched (${(error as Error).message})`;
      }
      if (reason !== undefined) throw new PutBackError(reason);
      const left = end - Date.now();
      // the last look must have seen something
      if (left <= 0 && blind === 0) return;
      await pause(left <= 0 ? pollSeconds : Math.min(left / 1000, pollSeconds), { signal });
    }
  }

  async #moveAll(change: (move: Move) => { version: string; canary?: { version: string; weight: number } }) {
    for (const move of this.props.moves) {
      const { functionName, version: before } = move.alias;
      const alias = this.#moved.get(functionName) ?? move.alias;
      const record = this.#record("release", move.to, before);
      this.#asked.add(functionName);
      this.#moved.set(functionName, await moveAlias(this.props.client, alias, { ...change(move), record }));
    }
  }

  #isOurs({ record }: LiveAlias): boolean {
    return record?.id === this.id && record.kind === "release";
  }

  /** A rollback by hand, and an apply by somebody else, end the release that is under way. */
  async #requireOurs(): Promise<void> {
    for (const functionName of this.#moved.keys()) {
      const alias = await readAlias(this.props.client, functionName);
      if (alias?.canary !== undefined && this.#isOurs(alias)) continue;
      throw new UserError(
        `Someone else moved the alias live of ${functionName} during this release, so it ends here` +
          (alias?.record ? ` (${formatRecord(alias.record)})` : ""),
        "See where the traffic is now: npm run rollback -- <environment> --list",
      );
    }
  }

  /**
   * Before a version is tried: until this release has ended, no apply of somebody else hands the version out. Where somebody
   * has moved callers since they were read, their decision stands.
   */
  async decide(): Promise<void> {
    const { client, moves } = this.props;
    for (const { alias, to } of moves) {
      const { functionName, version } = alias;
      const before = await readDecision(client, functionName);
      const now = await readAlias(client, functionName);
      if (before === undefined || now === undefined || !isAsItWas(now, alias)) continue;
      const description = formatRecord(this.#record("release", to, version));
      await changeDecision(client, functionName, before, { version, description });
    }
  }

  /**
   * What this release decided of a function that it has not moved: the version stays back, until there is a newer one. The
   * decision may be that of a move that never arrived.
   *
   * @param live what callers have; another version than before this release is somebody else's doing
   */
  async #close({ alias: { functionName, version }, to }: Move, live: string | undefined = version): Promise<void> {
    const { client } = this.props;
    const now = await readDecision(client, functionName);
    const isOwn = now?.record?.id === this.id && now.record.kind === "release" && [version, to].includes(now.version);
    if (now === undefined || !isOwn || live !== version) return;
    const description = formatRecord(this.#record("failed", version, to));
    await changeDecision(client, functionName, now, { version, description });
  }

  #record(kind: ReleaseRecord["kind"], version: string, before: string): ReleaseRecord {
    return { kind, id: this.id, at: recordTime(), version, before };
  }
}

/** Whether Lambda has understood and will say the same again. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500 && status !== 409 && status !== 429;
}

/** Whether nobody has moved the alias since it was read, by command or by apply. */
function isAsItWas(now: LiveAlias, read: LiveAlias): boolean {
  const text = ({ record }: LiveAlias) => (record === undefined ? "" : formatRecord(record));
  return now.version === read.version && now.canary?.version === read.canary?.version && text(now) === text(read);
}
