import { toJSONSchema } from "zod/mini";
import type { $ZodType } from "zod/v4/core";

/** A JSON value that is read as part of the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type JsonObject = { readonly [name: string]: Json };

/** Returns the JSON Schema of what the code itself validates with. */
export function schemaOf(schema: $ZodType): JsonObject {
  const { $schema: _, ...jsonSchema } = toJSONSchema(schema, { io: "input" });
  return jsonSchema as JsonObject;
}

export const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
export const schemaRef = (name: string) => ref("schemas", name);
export const json = (name: string): JsonObject => ({ "application/json": { schema: schemaRef(name) } });

/** Generators that write OpenAPI 3.0 too know bytes by this form only. */
export const BYTES: JsonObject = { schema: { type: "string", format: "binary" } };
