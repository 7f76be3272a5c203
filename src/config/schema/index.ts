import type { z } from "zod";
import { type CheckedFields, environmentFields } from "./fields";
import { brokenRules } from "./rules";

/** One environment, complete and checked. */
export const environmentSchema = environmentFields.superRefine((environment, context) => {
  for (const { path, message } of brokenRules(environment)) context.addIssue({ code: "custom", path, message });
});

export type EnvironmentSettings = z.input<typeof environmentFields>;
/** A checked environment, its name, which is also the id of its stack, and the service's, which every other begins with. */
export type Environment = CheckedFields & { readonly name: string; readonly serviceName: string };
export type AuthSettings = Environment["api"]["auth"];
/** The settings of an API whose callers have an API key. */
export type ApiKeySettings = Extract<AuthSettings, { mode: "api-key" }>;
/** When and how often the secret is rotated by schedule. */
export type RotationSettings = NonNullable<Extract<Environment["secret"], { delivery: "out-of-band" }>["rotation"]>;
