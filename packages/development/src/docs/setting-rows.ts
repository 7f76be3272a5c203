import { z } from "zod";

/** One setting of an environment, as the tables of docs/settings.md show it. */
export interface SettingRow {
  /** In the schema: `[x]` is the variant `x` of a union, `[]` an element of a list. */
  readonly path: string;
  /** What it takes, in words and Markdown. */
  readonly type: string;
  /** In JSON; `required` or `none` without one. */
  readonly fallback: string;
}

/** The part of JSON Schema (draft 2020-12) that zod writes for this project's schemas. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | false;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
}

const FORMATS: Readonly<Record<string, string>> = { email: "e-mail address", uri: "URL" };

/** Every setting of an environment's schema, in the schema's order. A group of settings has rows for its parts alone. */
export function settingRows(schema: z.ZodType): SettingRow[] {
  // what a refinement asks for has no form in JSON Schema: the sentence of the setting says it
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Node;
  return rowsOf(root, "");
}

function rowsOf(group: Node, prefix: string): SettingRow[] {
  return Object.entries(group.properties ?? {}).flatMap(([name, node]) => {
    if (node.const !== undefined) return []; // names the variant that it stands in
    const path = prefix + name;
    if (node.properties !== undefined) return rowsOf(node, `${path}.`);
    const row = { path, type: typeOf(node), fallback: fallbackOf(node, group.required?.includes(name) ?? false) };
    return [row, ...variantsOf(node, path), ...rowsOf(node.items ?? {}, `${path}[].`)];
  });
}

function variantsOf({ oneOf = [] }: Node, path: string): SettingRow[] {
  return oneOf.flatMap((variant) => rowsOf(variant, `${path}[${nameOfVariant(variant)}].`));
}

/** The constant by which a union tells its variants apart. */
function nameOfVariant({ properties = {} }: Node): unknown {
  return Object.values(properties).find((node) => node.const !== undefined)?.const;
}

function fallbackOf(node: Node, required: boolean): string {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  return required ? "required" : "none";
}

function typeOf(node: Node): string {
  const { oneOf, anyOf, items, minItems = 0, additionalProperties } = node;
  if (oneOf) return oneOf.map((variant) => `\`${nameOfVariant(variant)}\``).join(", ");
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (items)
    return `list${minItems > 0 ? `, at least ${minItems}` : ""}: ${items.properties ? "objects" : typeOf(items)}`;
  if (additionalProperties) return `by name: ${typeOf(additionalProperties)}`;
  if (node.type === "boolean") return "`true` or `false`";
  if (node.type === "string") return FORMATS[node.format ?? ""] ?? "text";
  return numberOf(node);
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Node): string {
  const kind = type === "integer" ? "whole number" : "number";
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum; // zod's own bound of a whole number
  if (exclusiveMinimum !== undefined)
    return `${kind} above ${exclusiveMinimum}${most === undefined ? "" : `, at most ${most}`}`;
  if (minimum === undefined) return kind;
  return most === undefined ? `${kind}, at least ${minimum}` : `${kind}, ${minimum} to ${most}`;
}
