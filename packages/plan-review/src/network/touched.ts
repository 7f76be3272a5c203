import { leafChanges } from "../attributes";
import type { ResourceChange } from "../model";
import { withoutPositions } from "../paths";
import { remembered } from "../remembered";
import type { Marked } from "../values";
import { OPEN_BY_DEFAULT } from "./defaults";
import { isFirewall } from "./names";
import { readsAttribute } from "./reads";

/** By type, then by path. */
const reads = remembered((type) => remembered((path) => readsAttribute(type, path)));

/** Where a list of those who are let in may stand under any name. */
const PERHAPS = /allow|auth|white|trust|permit|restrict|access|range|cidr|public|network|ip|firewall|\/|\*/i;

/** Numbers, switches and plain words say of nobody that he may come in. */
function isPlain(value: Marked): boolean {
  if (typeof value === "string")
    return /^[\w -]*$/.test(value) && !/^(any|all|internet|everyone|public|world)/i.test(value);
  return typeof value !== "object" || value === null;
}

/** Types that let everyone in when nobody is named, so that any of their attributes may decide. */
const isOpenByDefault = remembered((type) => OPEN_BY_DEFAULT.some((item) => item.type.test(type)));

/**
 * Whether a change may say anything of who reaches the resource. Most changes do not, and reading them whole takes time: this
 * is sure only where it says no, and it says no only of what is not a firewall and changes in plain values under names that the
 * rules about reach do not know.
 */
export function mayReach(change: ResourceChange): boolean {
  if (change.action !== "update" || isFirewall(change.type) || isOpenByDefault(change.type)) return true;
  const known = reads(change.type);
  return change.attributes.some(
    (attribute) =>
      attribute.policy === undefined &&
      leafChanges(attribute).some(
        ({ path, before, after }) =>
          PERHAPS.test(path) || known(withoutPositions(path)) || !isPlain(before) || !isPlain(after),
      ),
  );
}
