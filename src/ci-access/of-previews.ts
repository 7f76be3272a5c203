import { ownerTags } from "../config/names";
import { previewOf } from "../config/previews";
import type { Environment, Template } from "../config/schema";
import type { AwsContext } from "../constructs/aws-context";
import { type ApplicationArns, applicationArns } from "./arns";

/** In a policy: any preview of the template, and nothing else, since no other name may begin as theirs do. */
export function anyPreview(template: Template): Environment {
  return previewOf(template, "*");
}

/** The ARNs of what the previews of a template have, by the pattern of their names. */
export function previewArns(template: Template, aws: AwsContext): ApplicationArns {
  return applicationArns(anyPreview(template), aws);
}

type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Conditions by the tags that tell whose something is. What has ids for names is held apart by them.
 *
 * A request that sets tags says what it will be, a resource what it is. Whoever may say anything could make a preview of what
 * belongs to somebody else by calling it one, and then destroy it; so a request passes only where the resource has no such
 * tags yet, or those of a preview.
 */
export function previewTags(template: Template) {
  const { Project, Environment: name, Template: of } = ownerTags(anyPreview(template)) as Record<string, string>;
  const tags = (kind: "RequestTag" | "ResourceTag", suffix = ""): Condition => ({
    [`StringEquals${suffix}`]: { [`aws:${kind}/Project`]: Project ?? "", [`aws:${kind}/Template`]: of ?? "" },
    [`StringLike${suffix}`]: { [`aws:${kind}/Environment`]: name ?? "" },
  });
  return {
    /** It is tagged as a preview's by the request that makes it. */
    made: tags("RequestTag"),
    /** It has the tags of a preview. */
    ours: tags("ResourceTag"),
    /** Nothing says that it is another's. */
    notAnothers: tags("ResourceTag", "IfExists"),
    /** The request sets none of the tags to something else than a preview's. */
    staysOurs: tags("RequestTag", "IfExists"),
  };
}

/** Both conditions. */
export function both(one: Condition, other: Condition): Condition {
  const operators = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operators.map((operator) => [operator, { ...one[operator], ...other[operator] }]));
}
