import * as z from "zod/mini";

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const change = z.object({
  actions: z.array(z.string()).check(z.minLength(1)),
  before: z.optional(z.unknown()),
  after: z.optional(z.unknown()),
  after_unknown: z.optional(z.unknown()),
  before_sensitive: z.optional(z.unknown()),
  after_sensitive: z.optional(z.unknown()),
  replace_paths: z.nullish(z.array(z.array(z.union([z.string(), z.number()])))),
  importing: z.optional(z.unknown()),
});

const resourceChange = z.object({
  address: z.string().check(z.minLength(1)),
  previous_address: z.nullish(z.string()),
  module_address: z.nullish(z.string()),
  mode: z.nullish(z.string()),
  type: z.string().check(z.minLength(1)),
  name: z.nullish(z.string()),
  deposed: z.nullish(z.string()),
  provider_name: z.nullish(z.string()),
  action_reason: z.nullish(z.string()),
  change,
});

export type RawResourceChange = z.infer<typeof resourceChange>;

const isSensitive = z.object({ sensitive: z.nullish(z.boolean()) });

/** A resource of the configuration. */
const configured = z.looseObject({
  address: z.string(),
  expressions: z.nullish(z.record(z.string(), z.unknown())),
});

const configuration = z.object({
  root_module: z.nullish(
    z.looseObject({
      variables: z.nullish(z.record(z.string(), isSensitive)),
      resources: z.nullish(z.array(configured)),
    }),
  ),
});

/** A resource of the state before the plan. */
const read = z.object({ address: z.string(), values: z.nullish(z.record(z.string(), z.unknown())) });

const check = z.object({
  address: z.nullish(z.object({ to_display: z.string() })),
  status: z.nullish(z.string()),
  instances: z.nullish(
    z.array(z.object({ problems: z.nullish(z.array(z.object({ message: z.nullish(z.string()) }))) })),
  ),
});

/** The parts of `terraform show -json` and `tofu show -json` that a review needs; others are ignored, as both ask for. */
export const planSchema = z.object({
  format_version: z.string(),
  terraform_version: z.nullish(z.string()),
  resource_changes: z.nullish(z.array(resourceChange)),
  resource_drift: z.nullish(z.array(resourceChange)),
  deferred_changes: z.nullish(
    z.array(z.object({ reason: z.nullish(z.string()), resource_change: z.optional(z.unknown()) })),
  ),
  output_changes: z.nullish(z.record(z.string(), change)),
  // Terraform 1.14: what runs beside the changes of resources
  action_invocations: z.nullish(z.array(z.object({ address: z.string() }))),
  deferred_action_invocations: z.nullish(z.array(z.unknown())),
  planned_values: z.nullish(z.object({ outputs: z.nullish(z.record(z.string(), isSensitive)) })),
  variables: z.nullish(z.record(z.string(), z.object({ value: z.optional(z.unknown()) }))),
  configuration: z.nullish(configuration),
  prior_state: z.nullish(
    z.object({
      values: z.nullish(z.object({ root_module: z.nullish(z.object({ resources: z.nullish(z.array(read)) })) })),
    }),
  ),
  checks: z.nullish(z.array(check)),
  errored: z.nullish(z.boolean()),
  complete: z.nullish(z.boolean()),
});

export type RawPlan = z.infer<typeof planSchema>;
