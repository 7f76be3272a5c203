import type { Statement } from "./document";
import { covers } from "./glob";

/**
 * Grants of an identity so wide that they need a person even where everything is new: all actions of a service, or all
 * of them, on everything. In the policy of a resource, which has principals, `*` is only that resource.
 */
export function isBroad({ effect, actions, resources, principals, negated }: Statement): boolean {
  if (effect !== "Allow" || principals.length > 0 || negated.has("principals")) return false;
  const everything = negated.has("resources") || resources.some((resource) => covers(resource, "arn:aws:*"));
  if (negated.has("actions")) return everything;
  const power = actions.some(
    (action) => /^[*?]/.test(action) || /^[a-z0-9-]+:\*$/i.test(action) || covers(action.toLowerCase(), "iam:passrole"),
  );
  return actions.some((action) => /^\*+(:\*+)?$/.test(action)) || (everything && power);
}
