import type { AppliedPolicy, AppliedResource } from "./applied";

/** A role as it is applied: which of the policies it has. */
export interface AppliedRole {
  readonly name: string;
  /** The ids of its inline and attached policies. */
  readonly policies: readonly string[];
  /** The id of the policy that is its boundary, if that is applied too. */
  readonly boundary?: string;
}

/** The roles among applied resources, with the policies that are applied with them. */
export function appliedRoles(resources: readonly AppliedResource[], policies: readonly AppliedPolicy[]): AppliedRole[] {
  const text = ({ values }: AppliedResource, name: string) => String(values[name] ?? "");
  const idOf = (fits: (resource: AppliedResource) => boolean) =>
    policies.filter(({ resources: [resource] }) => resource !== undefined && fits(resource)).map(({ id }) => id);
  const managed = (arn: string) => idOf((one) => one.type === "aws_iam_policy" && text(one, "arn") === arn);
  return resources
    .filter(({ type }) => type === "aws_iam_role")
    .map((role) => {
      const name = text(role, "name");
      const attached = resources
        .filter((one) => one.type === "aws_iam_role_policy_attachment" && text(one, "role") === name)
        .flatMap((one) => managed(text(one, "policy_arn")));
      const inline = idOf((one) => one.type === "aws_iam_role_policy" && text(one, "role") === name);
      const [boundary] = managed(text(role, "permissions_boundary"));
      return { name, policies: [...inline, ...attached], ...(boundary !== undefined && { boundary }) };
    });
}
