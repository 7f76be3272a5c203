import type { z } from "zod";
import { type CheckedFields, environmentFields } from "./fields";
import { brokenRules } from "./rules";
import type { TemplateSettings } from "./template";

/** One environment, complete and checked. */
export const environmentSchema = environmentFields.superRefine((environment, context) => {
  for (const { path, message } of brokenRules(environment)) context.addIssue({ code: "custom", path, message });
});

export type EnvironmentSettings = z.input<typeof environmentFields>;
/** A checked environment, its name, which is also the id of its stack, and the service's, which every other begins with. */
export type Environment = CheckedFields & {
  readonly name: string;
  readonly serviceName: string;
  /** What it is made of, where it is a preview. @default it is in the configuration by itself */
  readonly preview?: PreviewOf;
  /** Where it is a template: it has the state bucket and CI's access of its previews, and no application. */
  readonly template?: TemplateSettings;
};

/** The template of a preview, and what tells the preview from its others. */
export interface PreviewOf extends TemplateSettings {
  /** For example `preview`. */
  readonly of: string;
  /** For example `123` of `preview-123`. */
  readonly id: string;
}

/** An environment of which others are made. */
export type Template = Environment & { readonly template: TemplateSettings };
export type AuthSettings = Environment["api"]["auth"];
/** The settings of an API whose callers have an API key. */
export type ApiKeySettings = Extract<AuthSettings, { mode: "api-key" }>;
/** When and how often the secret is rotated by schedule. */
export type RotationSettings = NonNullable<Extract<Environment["secret"], { delivery: "out-of-band" }>["rotation"]>;
