import { TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct, RootConstruct } from "constructs";
import { ValidationError } from "./validation-error";

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Ids between slashes, and not the address of a resource. */
const PATH = /^(?!aws_\w+\.)[^/]+(\/[^/]+)*$/;

/**
 * Tells Terraform that everything in a construct is what it was under another id, so that a rename destroys nothing: a
 * `moved` block for each resource. It stays until every environment was applied with it.
 *
 * @param construct that has been renamed, or put elsewhere
 * @param formerPaths its ids below the stack, joined by `/`, as in `storage` or `api-function/dead-letters`: the newest
 *   first, and then those that it had before, for environments that were not applied in between
 * @throws ValidationError for what is not such a path; at synth, for what Terraform could not do
 */
export function movedFrom(construct: Construct, ...formerPaths: readonly [string, ...string[]]): void {
  for (const [index, path] of formerPaths.entries()) {
    if (!PATH.test(path))
      throw new ValidationError(construct, `the former path "${path}" is not ids of constructs like "api/logs"`);
    if (formerPaths.indexOf(path) < index)
      throw new ValidationError(construct, `the former path "${path}" is named twice`);
  }
  new Moves(construct, formerPaths);
}

/** Looks at what it moves when the stack is written: until then resources are added and left out. */
class Moves extends TerraformElement {
  constructor(
    private readonly construct: Construct,
    private readonly formerPaths: readonly string[],
  ) {
    super(construct, "moved");
  }

  override toTerraform(): { moved: readonly Move[] } {
    const all = TerraformStack.of(this).node.findAll();
    const taken = new Set(all.filter(TerraformResource.isTerraformResource).map(addressOf));
    const told = all.filter((construct) => construct instanceof Moves).flatMap((moves) => moves.moves());
    const moved = this.moves();
    if (moved.length === 0)
      throw new ValidationError(
        this.construct,
        `nothing in it had another address as ${this.formerPaths.join(" or ")}`,
      );
    for (const { from, to } of moved) {
      if (taken.has(from))
        throw new ValidationError(this.construct, `${from} cannot have moved: a resource has that address`);
      if (told.filter((move) => move.from === from).length > 1)
        throw new ValidationError(this.construct, `${from} cannot have moved to two addresses`);
      if (told.filter((move) => move.to === to).length > 1)
        throw new ValidationError(this.construct, `${to} cannot have been at two addresses at once`);
    }
    return { moved };
  }

  private moves(): Move[] {
    const resources = this.construct.node.findAll().filter(TerraformResource.isTerraformResource);
    return resources.flatMap((resource) => this.movesOf(resource));
  }

  /** From each address to the one after it: Terraform follows the chain, and refuses two moves to one address. */
  private movesOf(resource: TerraformResource): Move[] {
    const stack = TerraformStack.of(this);
    // an id that is overridden stays, whatever it is in
    if (resource.friendlyUniqueId !== stack.getLogicalId(resource)) return [];
    const { scopes } = resource.node;
    const below = scopes.slice(scopes.indexOf(this.construct) + 1).map(({ node }) => node.id);
    const addresses = this.formerPaths.map(
      (path) => `${resource.terraformResourceType}.${logicalId(stack, [...path.split("/"), ...below])}`,
    );
    return addresses.map((from, index) => ({ from, to: addresses[index - 1] ?? addressOf(resource) }));
  }
}

function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** The logical id that a resource gets by its ids below the stack: cdktf reads them off the tree that it hangs in. */
function logicalId(stack: TerraformStack, [first, ...others]: readonly string[]): string {
  const root: IConstruct = new RootConstruct(first);
  return stack.getLogicalId(others.reduce((scope, id) => new Construct(scope, id), root).node);
}
