import { type IResolvable, type IResolveContext, ref, TerraformStack } from "cdktf";

/** What a construct's attribute is to cdktf until it is written: private there, and held by `stand-alone.test.ts`. */
interface Reference extends IResolvable {
  readonly identifier: string;
  readonly originStack?: TerraformStack;
}

let areRefused = false;

/**
 * From now on a reference from one stack to another ends the synth. It would be written as if it were one inside the stack,
 * where another resource can have the same address, since nothing looks for it before (`EnvironmentStack.prepareStack`).
 */
export function refuseReferencesBetweenStacks(): void {
  if (areRefused) return;
  areRefused = true;
  const prototype: Reference = Object.getPrototypeOf(ref("none"));
  const { resolve } = prototype;
  prototype.resolve = function (this: Reference, context: IResolveContext) {
    const stack = TerraformStack.of(context.scope);
    if (!context.preparing && this.originStack !== undefined && this.originStack !== stack)
      throw new Error(
        `${stack.node.id} takes ${this.identifier} from ${this.originStack.node.id}: each stack stands alone`,
      );
    return resolve.call(this, context);
  };
}
