/**
 * A problem that the person at the keyboard can fix: printed as one sentence and its remedy, without a stack trace.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(
    message: string,
    /** What to do about it, as an instruction. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
