import type { Judge } from "../judge/judge";

/** Attributes that say who can reach a resource from where. */
export const exposure: Judge = { id: "exposure", knows: () => false };
