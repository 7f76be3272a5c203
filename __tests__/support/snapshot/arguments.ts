import { createHash } from "node:crypto";
import { type Attributes, listed, type TerraformJson } from "../terraform-json";
import { statementsIn, statementText } from "./policy-text";

/** What Terraform is told of one address: each argument by its path, `environment.variables.LOG_LEVEL` for example. */
export type Arguments = ReadonlyMap<string, string>;

/** A longer text begins as it does, and ends with its length and a hash, so that it fits and no change of it is missed. */
const LONGEST = 100;
const KEPT = 60;

/**
 * Every address of a stack with all of its arguments, in the order of the alphabet. Nothing is left out by choice: only
 * what cdktf says of itself and the hashes of code, which change with every change of it.
 */
export function argumentsOf(stack: TerraformJson): Map<string, Arguments> {
  const addresses = Object.entries(stack).flatMap(([section, content]) => blocksOf(section, content));
  return new Map(addresses.sort(byName).map(([address, block]) => [address, new Map(flat(block))]));
}

function blocksOf(section: string, content: unknown): [string, unknown][] {
  if (section === "//") return [];
  if (section === "moved")
    return (content as { from: string; to: string }[]).map(({ from, to }) => [`moved.${from}`, { to }]);
  const entries = Object.entries(content as Attributes);
  if (section === "resource" || section === "data")
    return entries.flatMap(([type, blocks]) =>
      Object.entries(blocks as Attributes).map(([id, block]): [string, unknown] => [
        `${section === "data" ? "data." : ""}${type}.${id}`,
        block,
      ]),
    );
  return entries.map(([name, block]) => [`${section}.${name}`, block]);
}

function flat(value: unknown, path = ""): [string, string][] {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return [[path, shortened(`[${value.map(text).join(", ")}]`)]];
    return value.flatMap((item, index) => flat(item, value.length === 1 ? path : below(String(index))));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([name]) => name !== "//");
    if (entries.length === 0 && path !== "") return [[path, "{}"]];
    return entries.sort(byName).flatMap(([name, item]) => flat(item, below(name)));
  }
  const statements = typeof value === "string" ? statementsIn(value) : undefined;
  if (statements === undefined) return [[path === "" ? "is" : path, shortened(text(value))]];
  // by a name that stays when another one comes before it
  const names = statements.map(({ Sid, Action, NotAction }) => Sid ?? listed((Action ?? NotAction) as string)[0]);
  return statements.map((statement, index) => {
    const same = names.slice(0, index).filter((name) => name === names[index]).length;
    return [`${path}[${names[index]}${same > 0 ? ` ${same + 1}` : ""}]`, readable(statementText(statement))];
  });
}

function text(value: unknown): string {
  return readable(typeof value === "string" ? value : JSON.stringify(value));
}

/** References as they are said, and nothing that is another one with each change of the code. */
function readable(value: string): string {
  return value
    .replaceAll(/\$\{data\.aws_\w+\.\w+\.(account_id|region|partition)}/g, "<$1>")
    .replaceAll(/^\$\{([^{}]*)}$/g, "$1")
    .replaceAll(/(assets\/[\w-]+\/)[0-9A-F]{32}/g, "$1<hash>")
    .replaceAll(/^(\d+\.\d+\.\d+)\+[0-9a-f]{8}$/g, "<version>+<hash>")
    .replaceAll("\n", "\\n");
}

function shortened(value: string): string {
  if (value.length <= LONGEST) return value;
  const hash = createHash("sha256").update(value).digest("hex").slice(0, 8);
  return `${value.slice(0, KEPT)}… (${value.length} characters, ${hash})`;
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
