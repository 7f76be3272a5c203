import { z } from "zod";

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const change = z.object({
  actions: z.array(z.string()).min(1),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).nullish(),
  importing: z.unknown().optional(),
});

const resourceChange = z.object({
  address: z.string().min(1),
  previous_address: z.string().nullish(),
  module_address: z.string().nullish(),
  mode: z.string().nullish(),
  type: z.string().min(1),
  name: z.string().nullish(),
  deposed: z.string().nullish(),
  provider_name: z.string().nullish(),
  action_reason: z.string().nullish(),
  change,
});

export type RawResourceChange = z.infer<typeof resourceChange>;

/** The parts of `terraform show -json` and `tofu show -json` that a review needs; others are ignored, as both ask for. */
export const planSchema = z.object({
  format_version: z.string(),
  terraform_version: z.string().nullish(),
  resource_changes: z.array(resourceChange).nullish(),
  resource_drift: z.array(resourceChange).nullish(),
  deferred_changes: z
    .array(z.object({ reason: z.string().nullish(), resource_change: z.unknown().optional() }))
    .nullish(),
  deferred_action_invocations: z.array(z.unknown()).nullish(),
  output_changes: z.record(z.string(), change).nullish(),
  // Terraform 1.14: what runs beside the changes of resources
  action_invocations: z.array(z.object({ address: z.string() })).nullish(),
  planned_values: z
    .object({ outputs: z.record(z.string(), z.object({ sensitive: z.boolean().nullish() })).nullish() })
    .nullish(),
  variables: z.record(z.string(), z.object({ value: z.unknown().optional() })).nullish(),
  configuration: z
    .object({
      root_module: z
        .looseObject({
          variables: z.record(z.string(), z.object({ sensitive: z.boolean().nullish() })).nullish(),
          resources: z
            .array(z.looseObject({ address: z.string(), expressions: z.record(z.string(), z.unknown()).nullish() }))
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  prior_state: z
    .object({
      values: z
        .object({
          root_module: z
            .object({
              resources: z
                .array(z.object({ address: z.string(), values: z.record(z.string(), z.unknown()).nullish() }))
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  checks: z
    .array(
      z.object({
        address: z.object({ to_display: z.string() }).nullish(),
        status: z.string().nullish(),
        instances: z
          .array(z.object({ problems: z.array(z.object({ message: z.string().nullish() })).nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
  errored: z.boolean().nullish(),
  complete: z.boolean().nullish(),
});

export type RawPlan = z.infer<typeof planSchema>;
