import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface SchemaType {
  readonly type: string;
  /** What a configuration can set, dotted and without positions: `rule.default_retention.mode`. */
  readonly paths: readonly string[];
}

const LIBRARY = join(dirname(require.resolve("@cdktf/provider-aws/package.json")), "lib");
const MAXIMUM_DEPTH = 12;

/**
 * Every resource type of the AWS provider with the attributes that a configuration can set, as the bindings declare
 * them. What cdktf declares as `any` (a statement of WAF, which holds statements) ends the path there.
 */
export function awsSchema(): readonly SchemaType[] {
  return readdirSync(LIBRARY)
    .filter((folder) => !folder.startsWith("data-aws-") && existsSync(join(LIBRARY, folder, "index.d.ts")))
    .sort()
    .flatMap((folder) => typesOf(folder));
}

function typesOf(folder: string): readonly SchemaType[] {
  // large types have their blocks in a folder below
  const files = readdirSync(join(LIBRARY, folder), { recursive: true, encoding: "utf8" });
  const text = files
    .filter((file) => file.endsWith(".d.ts"))
    .map((file) => readFileSync(join(LIBRARY, folder, file), "utf8"))
    .join("\n");
  const interfaces = new Map(
    [...text.matchAll(/^export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)^\}/gms)].map(
      ([, name = "", body = ""]) => [name, body],
    ),
  );
  return [
    ...text.matchAll(
      /^export declare class \w+ extends cdkt[fn]\.TerraformResource \{\n.*?tfResourceType = "(\w+)".*?constructor\(scope: Construct, id: string, config\??: (\w+)\)/gms,
    ),
  ].map(([, type = "", config = ""]) => ({ type, paths: [...new Set(pathsOf(config, "", 0))].sort() }));

  function* pathsOf(name: string, prefix: string, depth: number): Generator<string> {
    // statements of WAF hold statements: the provider unrolls them a few times
    if (depth > MAXIMUM_DEPTH) return;
    const properties = (interfaces.get(name) ?? "").matchAll(
      /#(\w+) \w+#\w+\}(?:(?!\*\/).)*\*\/\s+readonly \w+\??: ([^;]+);/gs,
    );
    for (const [, attribute = "", declared = ""] of properties) {
      const path = prefix === "" ? attribute : `${prefix}.${attribute}`;
      const nested = [...declared.matchAll(/\b[A-Z]\w+/g)].map(([word]) => word).find((word) => interfaces.has(word));
      if (nested === undefined) yield path;
      else yield* pathsOf(nested, path, depth + 1);
    }
  }
}
