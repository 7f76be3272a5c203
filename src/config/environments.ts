import type { EnvironmentSettings } from "./schema";

/**
 * The name of the service, from which all others follow: src/config/names.ts. Change it before the first deployment: what is
 * deployed keeps its names, and would be made anew beside them.
 */
export const serviceName = "secure-serverless";

/** What an environment states itself; everything else has the schema's default. */
export type EnvironmentDefinition = Omit<EnvironmentSettings, "state"> & {
  /** @default a bucket that is named after service, environment, account and region */
  readonly state?: Partial<EnvironmentSettings["state"]>;
};

/**
 * The environments as data. Each becomes the stacks `<name>` and `state-backend-<name>`.
 *
 * `local` differs from the others only in what is written here: it is applied to the AWS emulator on this machine.
 */
export const environments = {
  local: {
    region: "us-east-1",
    emulated: true,
    destroyData: true,
    secret: { delivery: "variable" },
    alerts: { emails: ["admin@example.com"] },
  },
  dev: {
    region: "us-east-1",
    nameSuffix: "-dev",
    destroyData: true,
    secret: { delivery: "out-of-band" },
    alerts: {},
    functions: { logLevel: "DEBUG" },
    // Whoever develops against it sends wrong requests all day, and looks at traces himself.
    monitoring: { traceInsights: false, thresholds: { "api-4xx-rate": 0.95, "authorizer-denials": 1000 } },
  },
  staging: {
    region: "us-east-1",
    nameSuffix: "-staging",
    secret: { delivery: "out-of-band" },
    alerts: {},
    logs: { retentionDays: 30 },
  },
  prod: {
    region: "us-east-1",
    deletionProtection: true,
    secret: { delivery: "out-of-band" },
    alerts: {},
    logs: { retentionDays: 365 },
  },
} satisfies Record<string, EnvironmentDefinition>;
