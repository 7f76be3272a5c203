import { templateNamed } from "../aws/environment";
import { targetNamed } from "../aws/target";
import type { TemplateTarget } from "../previews/find-previews";

/** The template of that name, and the AWS that its previews are on. */
export function templateTarget(name: string): TemplateTarget {
  return { ...targetNamed(name, templateNamed), environment: templateNamed(name) };
}
