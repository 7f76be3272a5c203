import { Agent } from "node:https";

/**
 * The connections of several AWS SDK clients of the local AWS. A client that ends destroys its agent, and would take the
 * connections of the others with it in the middle of their requests: none is left open here, so there is nothing to destroy.
 */
export class SharedAgent extends Agent {
  override destroy(): void {}
}
