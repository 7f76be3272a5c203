import type { TerraformJson } from "../terraform-json";
import { type Arguments, argumentsOf } from "./arguments";

/** A stack of one environment, or of one setting. */
export interface Described {
  readonly name: string;
  readonly stack: TerraformJson;
  /** What the environment appends to names. It is left out, and counted, so that what is really other stands out. */
  readonly nameSuffix?: string;
  /** The name of a stack before this one: only what is other is said. @default everything is said */
  readonly as?: string;
}

/** The page of one kind of stack: the first one in full, then what is other in each of the rest. */
export function snapshotPage(title: string, described: readonly Described[]): string {
  const read = new Map<string, Map<string, Arguments>>();
  const sections = described.map(({ name, stack, nameSuffix = "", as }) => {
    const { addresses, count } = withoutSuffix(stack, nameSuffix);
    read.set(name, addresses);
    const suffix = nameSuffix === "" ? "" : `, with ${nameSuffix} in ${count} places`;
    if (as === undefined) return [`== ${name}${suffix}`, "", ...[...addresses].flatMap(blockLines)];
    const base = read.get(as);
    if (base === undefined) throw new Error(`${as} is described by none before ${name}`);
    return [`== ${name}: as ${as}${suffix}`, "", ...differences(base, addresses)];
  });
  return `# ${title}\n\n${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** An address, its plain arguments in one line, and each of its blocks and statements in one of its own. */
function blockLines([address, all]: [string, Arguments]): string[] {
  const plain: string[] = [];
  const blocks = new Map<string, string[]>();
  for (const [path, value] of all) {
    const [, block, inside] = /^([^.]+?)(?:\.(.+))?$/.exec(path) ?? [];
    if (path.endsWith("]")) blocks.set(path, [value]);
    else if (inside === undefined) plain.push(`${path}=${value}`);
    else blocks.set(String(block), [...(blocks.get(String(block)) ?? []), `${inside}=${value}`]);
  }
  return [
    address,
    ...(plain.length > 0 ? [`  ${plain.join(" ")}`] : []),
    ...[...blocks].map(([name, inside]) => `  ${name}: ${inside.join(" ")}`),
  ];
}

function differences(base: ReadonlyMap<string, Arguments>, other: ReadonlyMap<string, Arguments>): string[] {
  const gone = [...base.keys()].filter((address) => !other.has(address)).map((address) => `- ${address}`);
  const more = [...other].flatMap(([address, all]) => {
    const before = base.get(address);
    if (before === undefined) {
      const [first, ...rest] = blockLines([address, all]);
      return [`+ ${first}`, ...rest];
    }
    const paths = [...new Set([...before.keys(), ...all.keys()])].sort();
    const changed = paths.filter((path) => before.get(path) !== all.get(path));
    if (changed.length === 0) return [];
    const values = changed.map(
      (path) => `  ${path}: ${before.get(path) ?? "(absent)"} → ${all.get(path) ?? "(absent)"}`,
    );
    return [`~ ${address}`, ...values];
  });
  const lines = [...gone, ...more];
  return lines.length === 0 ? ["nothing is other"] : lines;
}

function withoutSuffix(stack: TerraformJson, suffix: string): { addresses: Map<string, Arguments>; count: number } {
  if (suffix === "") return { addresses: argumentsOf(stack), count: 0 };
  // where the state is kept is named after the environment
  const { terraform, ...named } = stack;
  const parts = JSON.stringify(named, (key, value) => (key === "//" ? undefined : value)).split(
    new RegExp(`${suffix}(?![a-z0-9])`),
  );
  return { addresses: argumentsOf({ terraform, ...JSON.parse(parts.join("")) }), count: parts.length - 1 };
}
