import { UserError } from "@secure-serverless/system/user-error";
import type { SecretStore } from "./store";

/** @throws UserError when the secret is about to be deleted */
export async function usableMetadata(store: SecretStore) {
  const metadata = await store.metadata();
  // the same words as where AWS itself refuses
  if (metadata.description.DeletedDate !== undefined)
    throw store.scheduledForDeletion(metadata.description.DeletedDate);
  return metadata;
}

/**
 * @param text which key would be cut off. Undefined: none
 * @throws UserError when one would, and that is not wanted
 */
export function refuseCutOff(text: string | undefined, force: boolean): void {
  if (text === undefined || force) return;
  throw new UserError(
    `${text}, and a new version now would revoke it for who still uses it`,
    "Wait until then, or revoke it knowingly: --force",
  );
}
