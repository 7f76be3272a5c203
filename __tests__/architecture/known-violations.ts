/** What breaks the walls still. It must become empty, and then goes. */
export const KNOWN_VIOLATIONS: readonly string[] = [
  "development may import functions/api, and does not",
  "bench may import operations, and does not",
];
