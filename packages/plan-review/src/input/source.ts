import { unzipSync } from "fflate";
import * as z from "zod/mini";
import { isRecord } from "../policy/document";
import type { RawPlan, RawResourceChange } from "./plan-schema";

const attributes = z.record(z.string(), z.unknown());
const sourceSchema = z.object({
  resource: z.optional(z.record(z.string(), z.record(z.string(), z.union([attributes, z.array(attributes)])))),
});

/** The arguments that a Terraform configuration in JSON states, by the resource's address. */
export type Source = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** The root module's files, as Terraform keeps them in a plan file. */
const ROOT_MODULE = /^tfconfig\/m-\/[^/]+\.tf(\.json)?$/;
/** The one that cdktf writes. */
const STACK = "tfconfig/m-/cdk.tf.json";
/** Ours has 0.1 MiB; more could only be meant to fill the memory. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/**
 * The configuration that a plan file was made of and that its apply uses, as far as it is JSON (cdktf's is). It shows what
 * a plan's JSON does not: the text around a value that is known after apply.
 *
 * @param plan the file's bytes
 * @returns nothing where another file than cdktf's may say something of a resource too: Terraform merges override files
 */
export function readSource(plan: Uint8Array): Source {
  const files = rootModule(plan).map(([name, bytes]) => ({
    name,
    content: parseJson(Buffer.from(bytes).toString("utf8")),
  }));
  const stack = sourceSchema.safeParse(files.find(({ name }) => name === STACK)?.content);
  const others = files.filter(({ name }) => name !== STACK);
  const result = new Map<string, Readonly<Record<string, unknown>>>();
  // of a backend or of imports
  if (!others.every(({ content }) => isRecord(content) && !("resource" in content))) return result;
  for (const [type, resources] of Object.entries(stack.data?.resource ?? {})) {
    for (const [id, own] of Object.entries(resources)) if (!Array.isArray(own)) result.set(`${type}.${id}`, own);
  }
  return result;
}

function rootModule(plan: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  let isTooLarge = false;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    if (!ROOT_MODULE.test(name)) return false;
    isTooLarge ||= originalSize > MAXIMUM_BYTES;
    return !isTooLarge;
  };
  try {
    const files = Object.entries(unzipSync(plan, { filter }));
    return isTooLarge ? [] : files;
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

  /** Of what the plan changes only the planned value: the previous value says nothing of the next. */
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
