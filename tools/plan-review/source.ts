import { unzipSync } from "fflate";
import { z } from "zod";
import type { RawPlan, RawResourceChange } from "./plan-schema";

const attributes = z.record(z.string(), z.unknown());
const sourceSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.union([attributes, z.array(attributes)]))).optional(),
});

/** The arguments that a Terraform configuration in JSON states, by the resource's address. */
export type Source = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** The configuration that Terraform keeps in a plan file: the root module's files in JSON. */
const ROOT_MODULE_JSON = /^tfconfig\/m-\/[^/]+\.tf\.json$/;
/** Ours has 0.1 MiB; more could only be meant to fill the memory. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/**
 * The configuration that a plan file was made of and that its apply uses, as far as it is JSON (cdktf's is). It shows what
 * a plan's JSON does not: the text around a value that is known after apply.
 *
 * @param plan the file's bytes
 * @returns nothing where the file does not hold it in this way
 */
export function readSource(plan: Uint8Array): Source {
  const result = new Map<string, Readonly<Record<string, unknown>>>();
  for (const bytes of rootModule(plan)) {
    const parsed = sourceSchema.safeParse(parseJson(Buffer.from(bytes).toString("utf8")));
    for (const [type, resources] of Object.entries(parsed.data?.resource ?? {})) {
      for (const [id, own] of Object.entries(resources)) if (!Array.isArray(own)) result.set(`${type}.${id}`, own);
    }
  }
  return result;
}

function rootModule(plan: Uint8Array): readonly Uint8Array[] {
  try {
    return Object.values(
      unzipSync(plan, {
        filter: ({ name, originalSize }) => ROOT_MODULE_JSON.test(name) && originalSize <= MAXIMUM_BYTES,
      }),
    );
  } catch {
    return [];
  }
}

/** `${aws_sns_topic.failures.arn}` and `${data.aws_region.here.region}`: nothing but one attribute of one object. */
const REFERENCE = /\$\{((?:data\.)?[A-Za-z0-9_]+\.[A-Za-z0-9_-]+)\.([a-z_]+)\}/g;

/** Policies whose text the source shows although a part of them, such as an ARN, is known only after apply. */
export class Policies {
  readonly #changes: ReadonlyMap<string, RawResourceChange>;
  readonly #read: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly #references: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;

  constructor(
    plan: RawPlan,
    private readonly source: Source,
  ) {
    this.#changes = new Map((plan.resource_changes ?? []).map((entry) => [entry.address, entry]));
    this.#read = new Map(
      (plan.prior_state?.values?.root_module?.resources ?? []).map(({ address, values }) => [address, values ?? {}]),
    );
    this.#references = new Map(
      (plan.configuration?.root_module?.resources ?? []).map(({ address, expressions }) => [
        address,
        Object.fromEntries(
          Object.entries(expressions ?? {}).map(([name, value]) => [name, referencesOf(value)] as const),
        ),
      ]),
    );
  }

  /**
   * The planned values of a resource with each policy in it that is known as far as it can be: a reference to the ARN of a
   * resource that this plan makes stays as it is written, `${aws_kms_key.topic.arn}`, which is one resource whatever its
   * name will be. What holds any other expression stays unknown.
   */
  known({ address, mode, change }: RawResourceChange): Pick<typeof change, "after" | "after_unknown"> {
    const { after, after_unknown: unknown } = change;
    const stated = mode === "data" ? undefined : this.source.get(address);
    if (stated === undefined || !isRecord(unknown)) return { after, after_unknown: unknown };
    const texts = Object.entries(unknown).flatMap(([name, isUnknown]) => {
      const text = isUnknown === true ? this.#policy(address, name, stated[name]) : undefined;
      return text === undefined ? [] : [[name, text] as const];
    });
    const left = Object.entries(unknown).filter(([name]) => !texts.some(([known]) => known === name));
    return {
      after: { ...(isRecord(after) ? after : {}), ...Object.fromEntries(texts) },
      after_unknown: Object.fromEntries(left),
    };
  }

  #policy(address: string, attribute: string, stated: unknown): string | undefined {
    if (typeof stated !== "string" || !stated.includes('"Statement"')) return undefined;
    const named = [...stated.matchAll(REFERENCE)].map(([, object = "", name = ""]) => ({ object, name }));
    // what is in the text and is not what Terraform has read there is an expression that this does not understand
    const planned = new Set(this.#references.get(address)?.[attribute] ?? []);
    const written = new Set(named.flatMap(({ object, name }) => [`${object}.${name}`, object]));
    if (planned.size !== written.size || [...written].some((name) => !planned.has(name))) return undefined;
    let isKnown = true;
    const text = stated.replaceAll(REFERENCE, (reference, object: string, name: string) => {
      const value = this.#value(object, name);
      if (typeof value === "string") return JSON.stringify(value).slice(1, -1);
      if (name === "arn" && this.#changes.get(object)?.change.actions.includes("create")) return reference;
      isKnown = false;
      return reference;
    });
    return isKnown && !hasOtherExpressions(stated) ? text : undefined;
  }

  /** Of what the plan changes only the planned value: the one before says nothing of the one after. */
  #value(object: string, name: string): unknown {
    const entry = this.#changes.get(object);
    if (entry === undefined) return this.#read.get(object)?.[name];
    const { after } = entry.change;
    return isRecord(after) ? after[name] : undefined;
  }
}

/** An escaped one, `$${…}`, too, which would look like a reference. */
function hasOtherExpressions(text: string): boolean {
  return /\$\$\{|%%\{/.test(text) || /[$%]\{/.test(text.replaceAll(REFERENCE, ""));
}

function referencesOf(expression: unknown): readonly string[] {
  const references = isRecord(expression) ? expression["references"] : undefined;
  return Array.isArray(references) ? references.filter((item) => typeof item === "string") : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
