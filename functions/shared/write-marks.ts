/**
 * What the API writes into an object's metadata to know its own writes again. The marks are true of the write that made
 * them and of nothing that is made from its object later.
 */
export const WRITE_MARKS = {
  /** Names the write: a UUID. */
  id: "write-id",
  /** What the write required to be there before it, where, and when. */
  replaces: "write-replaces",
} as const;
