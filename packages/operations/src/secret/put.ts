import { UserError } from "@secure-serverless/system/user-error";
import { placeOf, type Target } from "../aws/target";
import { givenValue, type ValueSource } from "./given-value";
import { keyState } from "./overlap";
import { acceptedText, cutOffText, overlapText, remarks } from "./report";
import { say } from "./say";
import type { SecretStore } from "./store";
import { refuseCutOff, usableMetadata } from "./usable-metadata";

export interface PutOptions extends ValueSource {
  /** Whether to replace a value that is there. */
  readonly replace: boolean;
  /** Also when a key that is still accepted stops being accepted by it. */
  readonly force: boolean;
}

/**
 * Stores a value.
 *
 * @throws UserError when there is one already, or what is given is invalid
 */
export async function put(store: SecretStore, target: Target, values: PutOptions): Promise<void> {
  const { environment } = target;
  const state = keyState(await usableMetadata(store), environment);
  if (state.current !== undefined && !values.replace)
    throw new UserError(
      `The secret ${store.name} has a value already`,
      `Replace it as a whole with --replace, or only its key: npm run secret -- rotate ${environment.name}`,
    );
  refuseCutOff(cutOffText(state), values.force);
  const value = await givenValue(environment.name, values);
  const version = await store.store(value, state.current?.id);
  say(`Stored a value of ${store.name} in ${placeOf(target)}: version ${version}`);
  say(acceptedText(environment));
  if (state.current !== undefined) say(overlapText(environment));
  for (const remark of remarks(environment, { namedKeys: value.api_keys !== undefined })) say(remark);
}
