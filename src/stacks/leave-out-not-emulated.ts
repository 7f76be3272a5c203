import { Annotations, TerraformResource, type TerraformStack } from "cdktf";
import { NOT_EMULATED } from "../config/not-emulated";

/**
 * Removes the resources that the emulator cannot apply and reports each as an annotation of the stack, which
 * `cdktf synth` prints and `manifest.json` holds.
 */
export function leaveOutNotEmulated(stack: TerraformStack, reasons = NOT_EMULATED): void {
  for (const construct of stack.node.findAll()) {
    if (!TerraformResource.isTerraformResource(construct)) continue;
    const reason = reasons[construct.terraformResourceType];
    if (reason === undefined) continue;
    const address = `${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
    construct.node.scope?.node.tryRemoveChild(construct.node.id);
    Annotations.of(stack).addInfo(`left out of the local AWS: ${address}: ${reason}`);
  }
}
