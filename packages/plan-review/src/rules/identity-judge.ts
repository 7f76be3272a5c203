import { ADMINISTRATORS } from "../iam/administrators";
import { GIVING } from "../iam/doors";
import { isPolicyPath, OWNERS } from "../iam/policy-paths";
import { isRunsAs } from "../iam/runs-as";
import type { Judge } from "../judge/judge";
import { isCompared, isDoor } from "./access";

const OWNER_NAMES: ReadonlySet<string> = new Set(OWNERS);

/** Attributes and types that say who may do what. */
export const identity: Judge = { id: "identity", knows, reads };

function knows(type: string, path: string): boolean {
  if (isPolicyPath(type, path) || isRunsAs(type, path)) return true;
  const giving = Object.hasOwn(GIVING, type) ? GIVING[type] : undefined;
  if (giving !== undefined && !type.startsWith("kubernetes_config_map"))
    return giving.test(path) || isAdministrators(type, path);
  // of what is read as a whole every attribute is
  if (isDoor(type) || isCompared(type)) return true;
  // whose policy it is: when that changes, the policy is a new one there
  if (/^aws_\w+_policy$/.test(type) && OWNER_NAMES.has(path) && isPolicyType(type)) return true;
  return path === "permissions_boundary" || isAdministrators(type, path);
}

function reads(type: string): boolean {
  return isDoor(type) || isCompared(type) || isPolicyType(type);
}

function isAdministrators(type: string, path: string): boolean {
  return ADMINISTRATORS.some((item) => item.paths.includes(path) && item.type.test(type));
}

/** Types that are nothing but a policy of something. */
function isPolicyType(type: string): boolean {
  return [
    "policy",
    "policy_document",
    "resource_policy",
    "access_policy",
    "access_policies",
    "inline_policy",
    "content",
    "delivery_destination_policy",
  ].some((name) => /^aws_\w+polic(y|ies)$|_inline_policy$/.test(type) && isPolicyPath(type, name));
}
