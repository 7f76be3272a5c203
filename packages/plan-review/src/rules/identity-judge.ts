import { kindOf } from "../catalogue/types";
import { ADMINISTRATORS } from "../iam/administrators";
import { GIVING } from "../iam/doors";
import { isPolicyPath } from "../iam/policy-paths";
import { isRunsAs } from "../iam/runs-as";
import type { Judge } from "../judge/judge";
import { isShare } from "../network/sharing";
import { isCompared, isDoor } from "./access";

/** Attributes and types that say who may do what. */
export const identity: Judge = { id: "identity", knows, reads };

function knows(type: string, path: string): boolean {
  if (isPolicyPath(type, path) || isRunsAs(type, path)) return true;
  const giving = Object.hasOwn(GIVING, type) ? GIVING[type] : undefined;
  if (giving !== undefined && !type.startsWith("kubernetes_config_map"))
    return giving.test(path) || isAdministrators(type, path);
  // of what is read as a whole every attribute is
  if (isDoor(type) || isCompared(type)) return true;
  // of a share that is given to somebody else the rules about sharing speak; what is shared is destroyed with it
  if (isShare(type) && kindOf(type) === "grants" && /(^|_)(arn|id|name|identifier)$/.test(path)) return true;
  return path === "permissions_boundary" || isAdministrators(type, path);
}

function reads(type: string): boolean {
  return isDoor(type) || isCompared(type);
}

function isAdministrators(type: string, path: string): boolean {
  return ADMINISTRATORS.some((item) => item.paths.includes(path) && item.type.test(type));
}
