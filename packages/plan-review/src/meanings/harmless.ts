import type { Judge } from "../judge/judge";

/** Attributes that may change in every direction without a person, each family with its reason. */
export const harmless: Judge = { id: "harmless", knows: () => false };
