import type { Judge } from "../judge/judge";
import { meaningOf } from "./table";

/** Attributes of which one direction weakens something. */
export const weakening: Judge = {
  id: "weakening",
  knows: (type, path) => meaningOf(type, path) !== undefined,
};
