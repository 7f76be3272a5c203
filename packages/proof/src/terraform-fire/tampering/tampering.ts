import type { Connect } from "../clients";

/** What Terraform's state says of a resource. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A call of AWS, as a person makes it by hand. */
export type Act = (attributes: Attributes, connect: Connect) => Promise<unknown>;

/** What can be done behind Terraform's back to the resources of a type. */
export interface Tampering {
  /** A text says why it cannot be deleted. */
  readonly delete: Act | string;
  /** A text says why it cannot be changed. */
  readonly change: Act | string;
  /**
   * Those of one batch can be deleted together: none goes with another one. What others hang on comes late.
   *
   * @default 1
   */
  readonly batch?: number;
}

/** The text of an attribute. @throws Error when the state does not have it */
export function text(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== "string" || value === "") throw new Error(`The state has no ${name}`);
  return value;
}

/** A text that may be absent. */
export function optional(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
