import type { Judge } from "../judge/judge";

/** Attributes of which one direction weakens something. */
export const weakening: Judge = { id: "weakening", knows: () => false };
