import { leafChanges } from "../attributes";
import { isPolicyPath } from "../iam/policy-paths";
import { weakenedBy } from "../meanings/weakened";
import { isLeftToProvider, type Plan, type ResourceChange } from "../model";
import { decidesReach } from "../network/reads";
import { withoutPositions } from "../paths";
import { at, Hidden, isEmpty, leaves, type Marked, Unknown } from "../values";
import { remains } from "./plan-index";
import { forEachChange, type Observation, type Rule } from "./rule";

export const plainSecret: Rule = {
  id: "plain-secret",
  severity: "high",
  title: "A secret in an attribute that is not marked as sensitive",
  why: "It is readable in the plan, in the state, in the console of the service and in every log that prints one of them.",
  *check(plan: Plan) {
    for (const change of plan.changes) {
      if (!remains(change)) continue;
      // a secret that only moves, or that is in a text of which something else changes, is nothing new
      const secrets = change.attributes.flatMap(({ path, after }) => plainSecrets(after, path));
      if (secrets.length === 0) continue;
      const before = noted(change.before);
      const details = secrets.flatMap(({ path, value }) => (value.holdsMoreThan(before) ? [path] : []));
      if (details.length > 0)
        yield { address: change.address, message: "holds what looks like a secret in plain text", details };
    }
    for (const { name, action, before, after, revealed } of plan.outputs) {
      if (revealed) yield { address: `output.${name}`, message: "was marked as sensitive and is no longer" };
      const old = noted(before);
      if (action !== "no-op" && plainSecrets(after).some(({ value }) => value.holdsMoreThan(old)))
        yield {
          address: `output.${name}`,
          message: "an output that is not marked as sensitive holds what looks like a secret",
        };
    }
  },
};

function noted(value: Marked): ReadonlySet<string> {
  const result = new Set<string>();
  for (const secret of plainSecrets(value)) secret.value.noteIn(result);
  return result;
}

/** What looks like a secret without being marked as one. */
function plainSecrets(
  value: Marked | undefined,
  path?: string,
): readonly { readonly path: string; readonly value: Hidden }[] {
  return leaves(value, path).flatMap((leaf) =>
    leaf.value instanceof Hidden && leaf.value.reason === "looks like a secret"
      ? [{ path: leaf.path, value: leaf.value }]
      : [],
  );
}

export const drift: Rule = {
  id: "drift",
  severity: "medium",
  title: "The refresh found a change made outside of Terraform",
  why: "Someone or something changed it, and applying this plan may undo that without asking.",
  *check(plan: Plan) {
    for (const change of plan.drift) yield drifted(change);
  },
};

function drifted(change: ResourceChange): Observation {
  if (change.action === "delete") return { address: change.address, message: "deleted outside of Terraform" };
  return {
    address: change.address,
    message: "changed outside of Terraform",
    details: change.attributes.map(({ path, before, after }) => `${path}: ${short(before)} → ${short(after)}`),
  };
}

function short(value: Marked | undefined): string {
  if (isEmpty(value)) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Attributes with which the other rules decide: as long as they are unknown, these rules are blind. */
const DECIDING =
  /(^|\.)(policy|assume_role_policy|access_policies|access_policy|resource_policy|authorization_type|authorization|acl|block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets|publicly_accessible|cidr_blocks|ipv6_cidr_blocks|cidr_ipv4|cidr_ipv6|allow_origins|allowed_origins|force_destroy|deletion_protection|deletion_protection_enabled|storage_encrypted|encrypted|retention_in_days|sse_algorithm|versioning_configuration\.\d+\.status|tracing_config\.\d+\.mode|throttling_rate_limit|throttling_burst_limit|managed_policy_arns|actions_enabled|reserved_concurrent_executions)(\.\d+)?$/;

export const unknownRisk: Rule = {
  id: "unknown-risk",
  severity: "medium",
  title: "A value that decides a risk is unknown before apply, or hidden",
  why: "The rules cannot check it: what is granted, opened or deleted shows only after it has happened.",
  check: forEachChange((change) => {
    if (!remains(change)) return undefined;
    const details: string[] = [];
    for (const attribute of change.attributes) {
      for (const { path, before, after } of leafChanges(attribute)) {
        if (!(after instanceof Unknown || after instanceof Hidden)) continue;
        if (
          !DECIDING.test(path) &&
          !isPolicyPath(change.type, path) &&
          !decidesReach(change, withoutPositions(path), before)
        )
          continue;
        if (isLeftToProvider(change, path)) continue;
        if (after instanceof Unknown) details.push(`${path}: known after apply`);
        else if (!after.equals(before))
          details.push(`${path}: ${after.reason === "sensitive" ? "sensitive" : "hidden"}`);
      }
    }
    details.push(...weakenedBy(change).unknown);
    return details.length > 0
      ? { message: "cannot be judged before apply", details: [...new Set(details)] }
      : undefined;
  }),
};

export const planIncomplete: Rule = {
  id: "plan-incomplete",
  severity: "high",
  title: "The plan is incomplete",
  why: "Terraform stopped with an error or deferred a part: the missing part can be anything.",
  *check(plan: Plan) {
    for (const gap of plan.gaps) yield { address: "(plan)", message: gap };
  },
};

/** Resources that are a command: what it does is in no other change. */
const RUNS =
  /^(aws_(lambda_invocation|ssm_association|redshiftdata_statement|dms_replication_task|ssm_maintenance_window_task)|google_bigquery_job|azurerm_(virtual_machine|linux_virtual_machine_scale_set)_run_command|azurerm_resource_deployment_script_azure_(cli|power_shell))$/;

export const actionInvoked: Rule = {
  id: "action-invoked",
  severity: "medium",
  title: "Terraform runs an action beside the changes",
  why: "What an action does, such as invoking a function, is in no change of the plan and cannot be undone.",
  *check(plan: Plan) {
    for (const address of plan.invocations) yield { address, message: "runs during apply" };
    for (const change of plan.changes)
      if (RUNS.test(change.type) && (remains(change) || runsAtTheEnd(change)))
        yield { address: change.address, message: `${change.type} runs something during apply` };
  },
};

/** A function that is told of its own end is called once more. */
function runsAtTheEnd({ type, action, before }: ResourceChange): boolean {
  return action === "delete" && type === "aws_lambda_invocation" && at(before, "lifecycle_scope") === "CRUD";
}

export const provisionerRuns: Rule = {
  id: "provisioner-runs",
  severity: "medium",
  title: "A provisioner may run a command, or copy a file",
  why: "What the command does is in no change of the plan, and neither Terraform nor a later plan undoes it.",
  *check(plan: Plan) {
    for (const { address, commands } of plan.provisioners)
      yield { address, message: "has provisioners that run during apply", details: commands };
  },
};
