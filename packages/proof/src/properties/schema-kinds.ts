import type { z } from "zod";

/** What a schema takes, as far as values can be made for it: zod's own description, without what only parses. */
export type Kind =
  | { readonly kind: "group"; readonly fields: Readonly<Record<string, Field>> }
  | { readonly kind: "choice"; readonly options: readonly z.ZodType[] }
  | { readonly kind: "list"; readonly of: z.ZodType; readonly least: number; readonly most: number }
  | { readonly kind: "record"; readonly keys: z.ZodType; readonly values: z.ZodType }
  | {
      readonly kind: "number";
      readonly bounds: readonly number[];
      readonly isWhole: boolean;
      readonly hasOwnRule: boolean;
    }
  | { readonly kind: "text"; readonly patterns: readonly RegExp[]; readonly lengths: readonly number[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "one of"; readonly values: readonly unknown[] };

export interface Field {
  readonly schema: z.ZodType;
  readonly isOptional: boolean;
}

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
  readonly pattern?: RegExp;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
}

interface Check {
  readonly check: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly value?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Kinds of schema around another, which change whether it must be there and not what it takes. */
const WRAPPERS = ["optional", "default", "prefault"];

/** Checks whose limits are known. `custom` has a rule of its own, which only parsing tells. */
const CHECKS = [
  ...["number_format", "greater_than", "less_than"],
  ...["string_format", "min_length", "max_length", "custom"],
];

/**
 * What a schema takes.
 * @param path for the error
 * @throws Error when it is of a kind, or has a check, that no values can be made for: add it here
 */
export function kindOf(schema: z.ZodType, path: string): Kind {
  const { type, checks = [], ...rest } = definitionOf(schema);
  const limits = checks.map((check) => check._zod.def);
  const unknown = limits.find(({ check }) => !CHECKS.includes(check));
  if (unknown !== undefined) throw new Error(`${path}: no values are made for the check "${unknown.check}"`);
  const lengths = limits.flatMap(({ minimum, maximum }) => [minimum, maximum].flatMap((limit) => limit ?? []));
  switch (type) {
    case "object":
      return { kind: "group", fields: fieldsOf(rest.shape ?? {}) };
    case "union":
      return { kind: "choice", options: rest.options ?? [] };
    case "array":
      return {
        kind: "list",
        of: present(rest.element, path),
        least: limits.find(({ minimum }) => minimum !== undefined)?.minimum ?? 0,
        most: limits.find(({ maximum }) => maximum !== undefined)?.maximum ?? Number.POSITIVE_INFINITY,
      };
    case "record":
      return { kind: "record", keys: present(rest.keyType, path), values: present(rest.valueType, path) };
    case "number":
      return {
        kind: "number",
        bounds: limits.flatMap(({ value }) => value ?? []),
        isWhole: limits.some(({ check }) => check === "number_format"),
        hasOwnRule: limits.some(({ check }) => check === "custom"),
      };
    case "string":
      return {
        kind: "text",
        patterns: [rest.pattern, ...limits.map(({ pattern }) => pattern)].flatMap((pattern) => pattern ?? []),
        lengths,
      };
    case "boolean":
      return { kind: "boolean" };
    case "literal":
      return { kind: "one of", values: rest.values ?? [] };
    case "enum":
      return { kind: "one of", values: Object.values(rest.entries ?? {}) };
    default:
      throw new Error(`${path}: no values are made for the kind "${type}"`);
  }
}

/** A schema without what is around it. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const { type, innerType } = rawDefinition(schema);
  return WRAPPERS.includes(type) && innerType !== undefined ? unwrapped(innerType) : schema;
}

function definitionOf(schema: z.ZodType): Definition {
  return rawDefinition(unwrapped(schema));
}

function rawDefinition(schema: z.ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

function fieldsOf(shape: Readonly<Record<string, z.ZodType>>): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => [
      name,
      { schema, isOptional: WRAPPERS.includes(rawDefinition(schema).type) },
    ]),
  );
}

function present(schema: z.ZodType | undefined, path: string): z.ZodType {
  if (schema === undefined) throw new Error(`${path}: its schema names no kind of its parts`);
  return schema;
}
