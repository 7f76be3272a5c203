import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { z } from "zod";
import { brokenRule } from "../config/schema/primitives";

/** A property that AWS would refuse, found at synth. The message starts with the path of the construct that got it. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  constructor(construct: IConstruct, problem: string) {
    super(`${construct.node.path}: ${problem}`);
  }
}

/**
 * Holds properties to the rules that the configuration has for the same kind of value. What is left out, or known after
 * apply only, breaks none.
 * @throws ValidationError
 */
export function requireValid(
  construct: IConstruct,
  properties: Readonly<Record<string, readonly [rule: z.ZodType, value: unknown]>>,
): void {
  for (const [name, [rule, value]] of Object.entries(properties)) {
    if (value === undefined || Token.isUnresolved(value)) continue;
    const broken = brokenRule(rule, value);
    if (broken !== undefined) throw new ValidationError(construct, `${name} ${broken}, got ${JSON.stringify(value)}`);
  }
}
