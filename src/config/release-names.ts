/** The alias that callers use. */
export const LIVE_ALIAS = "live";

/** The alias in which the release commands write what they decided, for Terraform to read; nobody calls it. */
export const RELEASED_ALIAS = "released";

/** Terraform's variable of versions, by function, that callers keep during an apply. */
export const CALLERS_STAY_AT = "callers_stay_at";
