import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";

/** A stack with the files and lines of the sources, where this process runs a bundle of them. */
export function withSourceLines(stack: string, bundle = process.argv[1] ?? ""): string {
  const map = `${bundle}.map`;
  if (!bundle.endsWith(".cjs") || !existsSync(map)) return stack;
  const lines = new SourceMap(JSON.parse(readFileSync(map, "utf8")) as SourceMapPayload);
  const places = new RegExp(`${bundle.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return stack.replaceAll(places, (place, line: string, column: string) => {
    const found = lines.findEntry(Number(line) - 1, Number(column) - 1);
    return "originalSource" in found
      ? `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`
      : place;
  });
}
