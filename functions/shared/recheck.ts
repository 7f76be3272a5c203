/**
 * Seconds. A key that is unknown may be newer than the keys in memory, so the authorizer reads them again; guesses make an
 * execution environment do so no more often than this.
 */
export const RECHECK_SECONDS = 10;
