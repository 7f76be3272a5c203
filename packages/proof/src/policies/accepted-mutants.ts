import type { Accepted } from "./accepted";

export const ACCEPTED: readonly Accepted[] = [];
