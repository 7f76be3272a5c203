import type { IConstruct } from "constructs";

/** A property that AWS would refuse, found at synth. The message starts with the path of the construct that got it. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  constructor(construct: IConstruct, problem: string) {
    super(`${construct.node.path}: ${problem}`);
  }
}
