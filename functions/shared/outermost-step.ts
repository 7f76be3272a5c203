/** The name of a trace's outermost step, in every function: when it ends, the others have. */
export const OUTERMOST_STEP = "handler";
