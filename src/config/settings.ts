import { z } from "zod";

/** The choice without which a setting does not exist, for example `{ path: "api.auth.mode", value: "jwt" }`. */
export interface Choice {
  readonly path: string;
  readonly value: string;
}

/** Something that an environment can state: a value, or a group of settings. */
export interface Setting {
  /** For example `api.throttling.rateLimit`; `[]` is an element of a list. */
  readonly path: string;
  /** The last of the choices that it depends on. @default it exists in every environment */
  readonly only?: Choice;
  /** Whether an environment that has its group must state it. */
  readonly required: boolean;
  readonly rule: SettingRule;
}

/** What a setting takes: the part of JSON Schema (draft 2020-12) that zod writes for the schema of an environment. */
export interface SettingRule {
  /** One sentence or two; a group has none, but its settings. */
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SettingRule>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SettingRule | false;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly items?: SettingRule;
  readonly oneOf?: readonly SettingRule[];
  readonly anyOf?: readonly SettingRule[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
}

/** Every setting of a schema, in its order: groups before their settings, unions before the settings of their variants. */
export function settingsOf(schema: z.ZodType): Setting[] {
  // what a refinement asks for has no form in JSON Schema: the description says it
  return within(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as SettingRule, "");
}

function within({ properties = {}, required = [] }: SettingRule, prefix: string, only?: Choice): Setting[] {
  return Object.entries(properties).flatMap(([name, rule]) => {
    const path = prefix + name;
    return [
      { path, required: required.includes(name), rule, ...(only && { only }) },
      ...within(rule, `${path}.`, only),
      ...within(rule.items ?? {}, `${path}[].`, only),
      ...(rule.oneOf ?? []).flatMap((variant) => within(variant, `${path}.`, choiceOf(variant, path))),
    ];
  });
}

/** The constant by which a union tells its variants apart. */
function choiceOf({ properties = {} }: SettingRule, union: string): Choice | undefined {
  const found = Object.entries(properties).find(([, rule]) => rule.const !== undefined);
  return found && { path: `${union}.${found[0]}`, value: found[1].const ?? "" };
}
