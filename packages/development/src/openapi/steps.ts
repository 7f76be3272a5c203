/** What each program of `clients/` does with its generated client, in this order; it prints a step when it has held. */
export const STEPS = [
  "write",
  "read",
  "list",
  "create only",
  "replace",
  "stale",
  "not modified",
  "wrong key",
  "stale delete",
  "delete",
  "problem",
  "write by key",
  "read by key",
  "delete by key",
] as const;
