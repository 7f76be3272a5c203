import { UserError } from "@secure-serverless/system/user-error";
import { randomKey } from "../../../../functions/shared/api-secret";
import { placeOf, type Target } from "../aws/target";
import { givenKey } from "./given-value";
import { newKeyFile } from "./key-file";
import { keyState } from "./overlap";
import { acceptedText, cutOffText, overlapText, refusedText, remarks } from "./report";
import { say } from "./say";
import type { SecretStore } from "./store";
import { refuseCutOff, usableMetadata } from "./usable-metadata";
import { withKey } from "./value";

export interface RotateOptions {
  /** Whether the key is on standard input. Otherwise it is generated. */
  readonly fromStandardInput: boolean;
  /** An absolute path of a new file for the key. Undefined: none. */
  readonly keyTo: string | undefined;
  /** Also when a key that is still accepted stops being accepted by it. */
  readonly force: boolean;
}

export interface RevokeOptions {
  /** Whether the current key is to be replaced without an overlap. Otherwise the previous one is revoked. */
  readonly current: boolean;
  /** An absolute path of a new file for the new key. Undefined: none. */
  readonly keyTo: string | undefined;
}

/** Replaces the API key. The previous one is accepted until the overlap is over. */
export async function rotate(store: SecretStore, target: Target, values: RotateOptions): Promise<void> {
  const { environment } = target;
  refuseCutOff(cutOffText(keyState(await usableMetadata(store), environment)), values.force);
  const key = values.fromStandardInput ? await givenKey() : randomKey();
  const { version, notWritten } = await replaceKey(store, target, key, values.keyTo);
  say(`The API key of ${store.name} in ${placeOf(target)} is a new one: version ${version}`);
  say(acceptedText(environment));
  say(overlapText(environment));
  if (notWritten !== undefined) throw notWritten;
  sayWhereKeyIs(store, target, values.keyTo);
}

/** Ends the overlap of the previous key, or replaces the current one without one. */
export async function revoke(store: SecretStore, target: Target, { current, keyTo }: RevokeOptions): Promise<void> {
  const { environment } = target;
  if (keyTo !== undefined && !current)
    throw new UserError(
      "--key-to needs --current: otherwise there is no new key",
      `Leave it out, or replace the current key: npm run secret -- revoke ${environment.name} --current`,
    );
  const state = keyState(await usableMetadata(store), environment);
  if (current) {
    const { version, replaced, notWritten } = await replaceKey(store, target, randomKey(), keyTo);
    // before the second half, so that who sees that one fail knows of the first
    say(`The API key of ${store.name} in ${placeOf(target)} is a new one: version ${version}`);
    await store.endOverlap(replaced);
    say(`The previous one is revoked, without an overlap${state.overlapping ? ", and so is the key before that" : ""}`);
    say(refusedText(environment));
    say(acceptedText(environment));
    if (notWritten !== undefined) throw notWritten;
    sayWhereKeyIs(store, target, keyTo);
    return;
  }
  if (state.previous === undefined) {
    say(
      `The secret ${store.name} has no previous version: there is no previous key to revoke. For the current key: --current`,
    );
    return;
  }
  await store.endOverlap(state.previous.id);
  say(`The previous key of ${store.name} in ${placeOf(target)} is revoked: version ${state.previous.id}`);
  say(state.overlapping ? refusedText(environment) : "Its overlap was over already: it was not accepted any more");
}

/**
 * Stores the present value with another key, and writes the key to the file that was asked for. That this failed is
 * returned and not thrown, since the key is another one all the same, and what is left to do must be done.
 */
async function replaceKey(store: SecretStore, { environment }: Target, key: string, keyTo: string | undefined) {
  const current = await store.current();
  if (current === undefined)
    throw new UserError(
      `The secret ${store.name} has no value yet`,
      `Put one: npm run secret -- put ${environment.name}`,
    );
  const value = withKey(current.value, key, environment.name);
  // first, so that a path that cannot be used changes nothing
  const file = keyTo === undefined ? undefined : await newKeyFile(keyTo);
  let version: string;
  try {
    version = await store.store(value, current.id);
  } catch (error) {
    await file?.discard();
    throw error;
  }
  const notWritten = await file?.write(key).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { version, replaced: current.id, notWritten };
}

function sayWhereKeyIs(store: SecretStore, { environment }: Target, keyTo: string | undefined): void {
  if (keyTo !== undefined) say(`The new key is in ${keyTo}, which only you can read. Delete it once its user has it`);
  else say(`Clients that may read ${store.name} find the new key there. For others, next time: --key-to <path>`);
  for (const remark of remarks(environment, { namedKeys: false })) say(remark);
}
