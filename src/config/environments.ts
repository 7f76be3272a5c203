import type { EnvironmentSettings } from "./schema";
import type { TemplateInput } from "./schema/template";

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
 * What a template states: an environment's settings, without those that a preview cannot have, and how many there may be for
 * how long.
 */
export type TemplateDefinition = Omit<EnvironmentDefinition, "nameSuffix" | "deletionProtection" | "accessLogs"> & {
  readonly template?: TemplateInput;
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

/**
 * Of each of these, environments `<template>-<id>` are made by name and destroyed again: docs/previews.md. A template has the
 * stacks `state-backend-<template>` and, where it has CI, `ci-access-<template>`, which its previews share.
 */
export const templates = {
  preview: {
    region: "us-east-1",
    destroyData: true,
    // Terraform writes a generated value with the first apply: nobody has to put one
    secret: { delivery: "variable" },
    alerts: {},
    template: { lifetimeHours: 72, mostAtOnce: 20 },
    // few people call it, and twenty must not take the account's concurrency
    api: {
      auth: { mode: "api-key", authorizer: { reservedConcurrency: "unreserved" } },
      throttling: { rateLimit: 10, burstLimit: 20 },
    },
    functions: { logLevel: "DEBUG", api: { reservedConcurrency: "unreserved" } },
    monitoring: { alarms: "few", dashboard: false, traceInsights: false },
    logs: { retentionDays: 1 },
    bucket: { expirationDays: 7, noncurrentExpirationDays: 1 },
    release: { keptVersions: 2 },
  },
} satisfies Record<string, TemplateDefinition>;
