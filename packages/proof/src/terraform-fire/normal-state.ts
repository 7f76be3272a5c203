import { parseState, type StateDocument } from "@secure-serverless/operations/terraform/state-document";

/** What a state says, one value for each attribute: by `<address>.<path>`, for example `aws_sqs_queue.dlq_1.fifo_queue`. */
export type Facts = ReadonlyMap<string, string>;

/** The facts of a state in Terraform's format 4: every attribute of what Terraform manages, and the outputs. */
export function factsOf(text: string): Map<string, string> {
  const state = parseState(text);
  if (state === undefined) throw new Error(`This is not a state: ${text.slice(0, 80)}`);
  const facts = new Map<string, string>();
  for (const { mode, type, name, instances } of state.resources) {
    if (mode !== "managed") continue;
    for (const [index, { attributes }] of instances.entries())
      collect(facts, `${type}.${name}${index === 0 ? "" : `[${index}]`}`, attributes);
  }
  for (const [name, { value }] of Object.entries(state.outputs)) collect(facts, `output.${name}`, value);
  return withoutVersionNumbers(facts);
}

/** A value that is absent, empty, false or 0 is not a fact: the SDK of most providers does not tell them apart. */
function collect(facts: Map<string, string>, path: string, value: unknown): void {
  if (!value) return;
  if (typeof value === "object")
    for (const [key, part] of Object.entries(value)) collect(facts, `${path}.${key}`, part);
  else facts.set(path, JSON.stringify(value));
}

// the local AWS names a function's first version without its number
const FUNCTION_VERSION = /(:function:[\w-]+):\d+/g;
const LAYER_VERSION = /(:layer:[\w-]+):\d+/g;
/** The host of a queue's URL is that of the local AWS, and of AWS where it was imported. */
const QUEUE_URL = /https:\/\/[\w.:-]+(\/\d{12}\/[\w-]+)/g;
const NEWEST = '"<the newest>"';

/**
 * Lambda counts versions: a layer that is adopted is published once more, and the function with it. What counts is that
 * an alias has the version that the function has.
 */
function withoutVersionNumbers(facts: Map<string, string>): Map<string, string> {
  const newest = new Map(
    [...facts].flatMap(([key, version]) => {
      const address = /^(aws_lambda_function\.[^.]+)\.version$/.exec(key)?.[1];
      return address === undefined ? [] : [[facts.get(`${address}.function_name`), version]];
    }),
  );
  const named = (key: string, value: string): string => {
    if (/^aws_lambda_(function|layer_version)\.[^.]+\.version$/.test(key)) return NEWEST;
    const alias = /^(aws_lambda_alias\.[^.]+)\.function_version$/.exec(key)?.[1];
    if (alias !== undefined && newest.get(facts.get(`${alias}.function_name`)) === value) return NEWEST;
    // where it holds the record of the command that has moved callers to the version
    if (/^aws_lambda_alias\.[^.]+\.description$/.test(key)) return '"<its record>"';
    return value.replaceAll(FUNCTION_VERSION, "$1").replaceAll(LAYER_VERSION, "$1:<n>").replaceAll(QUEUE_URL, "$1");
  };
  return new Map([...facts].map(([key, value]) => [key, named(key, value)]));
}

/** What AWS and nobody else decides: times, and ids that no other attribute shows. */
export const DECIDED_BY_AWS: readonly string[] = [
  "aws_iam_role.create_date",
  "aws_iam_role.unique_id",
  "aws_lambda_function.last_modified",
  "aws_lambda_layer_version.created_date",
];

/** How two states of the same configuration are compared although AWS has chosen other ids in each. */
export class Yardstick {
  /** The addresses whose ids AWS chooses. */
  readonly #chosen: readonly string[];
  readonly #ignored: ReadonlySet<string>;
  readonly #expected: Facts;

  /**
   * @param states after two undisturbed applies of the same configuration to the same account: what differs between them is
   *   decided by AWS
   * @param ignored more attributes that are not compared, as `<type>.<attribute>`. Default: none
   */
  constructor([first, second]: readonly [string, string], ignored: readonly string[] = []) {
    const [one, two] = [factsOf(first), factsOf(second)];
    this.#chosen = [...one.keys()].flatMap((key) =>
      /^[^.]+\.[^.]+\.id$/.test(key) && one.get(key) !== two.get(key) ? [key.slice(0, -".id".length)] : [],
    );
    this.#expected = this.#named(one);
    const other = this.#named(two);
    const differing = [...this.#expected.keys(), ...other.keys()].filter(
      (key) => this.#expected.get(key) !== other.get(key),
    );
    this.#ignored = new Set([...ignored, ...differing.map(attributeOf)]);
  }

  /** The attributes that are not compared, as `<type>.<attribute>`. */
  get ignored(): string[] {
    return [...this.#ignored].sort();
  }

  /** How many values are compared. */
  get size(): number {
    return [...this.#expected.keys()].filter((key) => !this.#ignored.has(attributeOf(key))).length;
  }

  /** Where the state is not what an undisturbed apply makes, one line each; nothing where it is the same. */
  differences(text: string): string[] {
    const facts = this.#named(factsOf(text));
    const keys = new Set([...this.#expected.keys(), ...facts.keys()]);
    return [...keys]
      .filter((key) => !this.#ignored.has(attributeOf(key)) && this.#expected.get(key) !== facts.get(key))
      .map((key) => `${key}: ${facts.get(key) ?? "missing"} instead of ${this.#expected.get(key) ?? "nothing"}`)
      .sort();
  }

  /** With the address of a resource in the place of the id that AWS has chosen for it, wherever that stands. */
  #named(facts: Facts): Map<string, string> {
    const ids = this.#chosen.flatMap((address) => {
      const id = JSON.parse(facts.get(`${address}.id`) ?? '""') as string;
      return id.length < 8 ? [] : [{ id, address }];
    });
    // an id may be a part of another one
    ids.sort((a, b) => b.id.length - a.id.length);
    const replace = (value: string) =>
      ids.reduce((text, { id, address }) => text.replaceAll(id, `<${address}>`), value);
    return new Map([...facts].map(([key, value]) => [key, replace(value)]));
  }
}

/** `aws_sqs_queue.fifo_queue` of `aws_sqs_queue.dlq_1.fifo_queue`. */
function attributeOf(key: string): string {
  const [type, , ...path] = key.split(".");
  return [type, ...path].join(".");
}

/** How many resources a state holds. */
export function countOf(state: StateDocument | undefined): number {
  return state?.resources.filter(({ mode, instances }) => mode === "managed" && instances.length > 0).length ?? 0;
}
