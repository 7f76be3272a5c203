import type { Environment } from "../../../../src/config/schema";

/** What the checks of a domain say where there is none. */
export function noDomain({ name, emulated, api }: Pick<Environment, "name" | "emulated" | "api">): string {
  return emulated && api.domain !== undefined
    ? "the local AWS has no names: api.domain is left out there"
    : `${name} has no domain configured`;
}
