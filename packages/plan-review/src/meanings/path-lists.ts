/** Patterns of paths by type, types with a star at the end apart. */
export interface Paths {
  readonly exact: ReadonlyMap<string, readonly string[]>;
  readonly beginnings: readonly (readonly [beginning: string, patterns: readonly string[]])[];
}

/** @param exactly whether a line about all of a type does not count. Default: it does */
export function hasPath(paths: Paths, type: string, path: string, exactly = false): boolean {
  const matches = (pattern: string) =>
    (!exactly && pattern === "*") ||
    pattern === path ||
    path.startsWith(pattern.endsWith(".*") ? pattern.slice(0, -1) : `${pattern}.`);
  return (
    (paths.exact.get(type) ?? []).some(matches) ||
    paths.beginnings.some(([beginning, patterns]) => type.startsWith(beginning) && patterns.some(matches))
  );
}

/** A line is a type, or a beginning of types with a star, and patterns of its paths. */
export function pathsOf(text: string): Paths {
  const exact = new Map<string, string[]>();
  const beginnings: [string, string[]][] = [];
  for (const line of text.split("\n")) {
    const [type, ...patterns] = words(line);
    if (type === undefined) continue;
    if (type.endsWith("*")) beginnings.push([type.slice(0, -1), patterns]);
    else exact.set(type, [...(exact.get(type) ?? []), ...patterns]);
  }
  return { exact, beginnings };
}

export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
