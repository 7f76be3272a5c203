import type { z } from "zod";
import { type Setting, type SettingRule, settingsOf } from "../../../../src/config/settings";

/** One setting of an environment, as the tables of docs/settings.md show it. */
export interface SettingRow {
  /** In the schema: `[x]` is the variant `x` of a union, `[]` an element of a list. */
  readonly path: string;
  /** What it takes, in words and Markdown. */
  readonly type: string;
  /** In JSON; `required` or `none` without one. */
  readonly fallback: string;
  /** What it does. */
  readonly description: string;
}

const FORMATS: Readonly<Record<string, string>> = { email: "e-mail address", uri: "URL" };

/**
 * Every setting of an environment's schema, in the schema's order. A group of settings has rows for its parts alone.
 * @throws Error when a setting has no description
 */
export function settingRows(schema: z.ZodType): SettingRow[] {
  return settingsOf(schema)
    .filter(({ rule }) => rule.properties === undefined && rule.const === undefined)
    .map((setting) => {
      const { rule } = setting;
      const path = pathOf(setting);
      if (rule.description === undefined) throw new Error(`the schema says nothing of ${path}: .describe() it`);
      return { path, type: typeOf(rule), fallback: fallbackOf(setting), description: rule.description };
    });
}

/** With the variant in brackets: `api.auth[jwt].issuer`. */
function pathOf({ path, only }: Setting): string {
  if (only === undefined) return path;
  const union = only.path.slice(0, only.path.lastIndexOf("."));
  return `${union}[${only.value}]${path.slice(union.length)}`;
}

function fallbackOf({ rule, required }: Setting): string {
  if (rule.default !== undefined) return `\`${JSON.stringify(rule.default)}\``;
  return required ? "required" : "none";
}

/** The constant by which a union tells its variants apart. */
function nameOfVariant({ properties = {} }: SettingRule): unknown {
  return Object.values(properties).find((rule) => rule.const !== undefined)?.const;
}

function typeOf(rule: SettingRule): string {
  const { oneOf, anyOf, items, minItems = 0, additionalProperties } = rule;
  if (oneOf) return oneOf.map((variant) => `\`${nameOfVariant(variant)}\``).join(", ");
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  if (rule.const !== undefined) return `\`${JSON.stringify(rule.const)}\``;
  if (rule.enum) return rule.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (items)
    return `list${minItems > 0 ? `, at least ${minItems}` : ""}: ${items.properties ? "objects" : typeOf(items)}`;
  if (additionalProperties) return `by name: ${typeOf(additionalProperties)}`;
  if (rule.type === "boolean") return "`true` or `false`";
  if (rule.type === "string") return FORMATS[rule.format ?? ""] ?? "text";
  return numberOf(rule);
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: SettingRule): string {
  const kind = type === "integer" ? "whole number" : "number";
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum; // zod's own bound of a whole number
  if (exclusiveMinimum !== undefined)
    return `${kind} above ${exclusiveMinimum}${most === undefined ? "" : `, at most ${most}`}`;
  if (minimum === undefined) return kind;
  return most === undefined ? `${kind}, at least ${minimum}` : `${kind}, ${minimum} to ${most}`;
}
