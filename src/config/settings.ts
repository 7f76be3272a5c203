import { z } from "zod";
import { environmentSchema } from "./schema";

/** The choice without which a setting does not exist, for example `{ path: "api.auth.mode", value: "jwt" }`. */
export interface Choice {
  readonly path: string;
  readonly value: string;
}

/** Something that an environment can state. */
export interface Setting {
  /** For example `api.throttling.rateLimit`; `[]` is an element of a list. */
  readonly path: string;
  /** The last of the choices that it depends on. @default it exists in every environment */
  readonly only?: Choice;
  /** One sentence or two; undefined for a group, whose settings have their own. */
  readonly description: string | undefined;
  /** True for an object of settings, which is no value itself. */
  readonly group: boolean;
}

/** The part of JSON Schema that zod writes for the schema of an environment. */
interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: Node | false;
  readonly const?: string;
}

/** Every setting of the schema, in its order, those of each variant of a union after the choice between them. */
export function allSettings(): Setting[] {
  return settingsOf(z.toJSONSchema(environmentSchema, { io: "input", unrepresentable: "any" }) as Node, "");
}

function settingsOf({ properties = {} }: Node, prefix: string, only?: Choice): Setting[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const path = `${prefix}${name}`;
    const group = node.properties !== undefined;
    return [
      { path, description: node.description, group, ...(only && { only }) },
      ...settingsOf(node, `${path}.`, only),
      ...settingsOf(node.items ?? {}, `${path}[].`, only),
      ...(node.oneOf ?? []).flatMap((variant) => settingsOf(variant, `${path}.`, choiceOf(variant, path))),
      ...namesOf(node).map((key) => ({
        path: `${path}.${key}`,
        description: node.description,
        group: false,
        ...(only && { only }),
      })),
    ];
  });
}

/** The constant by which a union tells its variants apart. */
function choiceOf({ properties = {} }: Node, prefix: string): Choice | undefined {
  const found = Object.entries(properties).find(([, node]) => node.const !== undefined);
  return found && { path: `${prefix}.${found[0]}`, value: found[1].const ?? "" };
}

/** The names that a record takes, where it takes only certain ones. */
function namesOf({ propertyNames }: Node): readonly string[] {
  return propertyNames?.enum ?? [];
}
