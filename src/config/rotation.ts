import type { Environment, RotationSettings } from "./schema";

/** The schedule by which the secret is rotated; undefined where only an operator rotates it. */
export function rotationOf({ secret }: Pick<Environment, "secret">): RotationSettings | undefined {
  return secret.delivery === "out-of-band" ? secret.rotation : undefined;
}
