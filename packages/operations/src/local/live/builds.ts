import { dirname, join, relative, resolve } from "node:path";
import type { BuildContext, BuildFailure, BuildResult, Message } from "esbuild";
import { FUNCTION_IDS, type FunctionId } from "../../../../../src/config/parts";
import { functionBuild, vendorBuild } from "../../../../../src/packaging/bundle-options";
import { loadEsbuild } from "./esbuild";

/** What is built by itself: each function, and the layer of all. */
export type Part = FunctionId | "layer";
export const PARTS: readonly Part[] = [...FUNCTION_IDS, "layer"];

/** Bundles are not written: this is where their paths begin. */
const OUTPUT = ".live";
const SOURCE_MAP = "index.js.map";

/** What a part is now. */
export type Build = Built | Broken;

export interface Built {
  readonly part: Part;
  /** Text by path, as a function or its layer has them. A function's has its source map, which names the sources in full. */
  readonly files: Readonly<Record<string, string>>;
  /** The code alone, byte for byte as a deploy would ship it. */
  readonly code: string;
}

export interface Broken {
  readonly part: Part;
  readonly errors: readonly Message[];
}

export function isBroken(build: Build): build is Broken {
  return "errors" in build;
}

/** The functions' bundles, each rebuilt from what changed. Hold esbuild's process until they are disposed of. */
export class Builds {
  readonly #contexts = new Map<Part, BuildContext>();
  readonly #inputs = new Map<Part, ReadonlySet<string>>();
  readonly #broken = new Set<Part>();

  private constructor(readonly projectRoot: string) {}

  /** @param projectRoot folder that holds `functions/` and `node_modules/` */
  static async start(projectRoot: string): Promise<Builds> {
    const builds = new Builds(projectRoot);
    const { context } = loadEsbuild();
    for (const part of PARTS)
      builds.#contexts.set(part, await context({ ...options(projectRoot, part), ...IN_MEMORY }));
    return builds;
  }

  async rebuild(part: Part): Promise<Build> {
    try {
      const result = await this.#contextOf(part).rebuild();
      const inputs = Object.keys(result.metafile?.inputs ?? {}).map((path) => resolve(this.projectRoot, path));
      this.#inputs.set(part, new Set(inputs));
      this.#broken.delete(part);
      return this.#built(part, result);
    } catch (error) {
      if (!isBuildFailure(error)) throw error;
      this.#broken.add(part);
      return { part, errors: error.errors };
    }
  }

  /**
   * The parts that a changed file may change: those that it was in at the last build, and those that do not build now,
   * which any file may repair.
   */
  partsOf(file: string): Part[] {
    return PARTS.filter((part) => this.#broken.has(part) || this.#inputs.get(part)?.has(file));
  }

  /** Every file that a part was built from. */
  get inputs(): ReadonlySet<string> {
    return new Set([...this.#inputs.values()].flatMap((files) => [...files]));
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#contexts.values()].map((one) => one.dispose()));
  }

  #contextOf(part: Part): BuildContext {
    const found = this.#contexts.get(part);
    if (found === undefined) throw new Error(`${part} is not built`);
    return found;
  }

  #built(part: Part, { outputFiles = [] }: BuildResult): Built {
    const root = join(this.projectRoot, OUTPUT, part);
    const files: Record<string, string> = {};
    let code = "";
    for (const { path, text } of outputFiles) {
      const name = relative(root, path);
      if (name === SOURCE_MAP) files[name] = withFullPaths(text, dirname(path));
      else {
        code = text;
        files[name] = part === "layer" ? text : `${text}//# sourceMappingURL=${SOURCE_MAP}\n`;
      }
    }
    return { part, files, code };
  }
}

const IN_MEMORY = { write: false, metafile: true } as const;

function options(projectRoot: string, part: Part) {
  const outdir = join(projectRoot, OUTPUT, part);
  if (part === "layer") return vendorBuild({ projectRoot, entryPoint: "functions/vendor/index.ts", outdir });
  return {
    ...functionBuild({ projectRoot, entryPoint: `functions/${part}/index.ts`, outdir }),
    // beside the code, which stays as it is deployed
    sourcemap: "external" as const,
    sourcesContent: false,
  };
}

/** The code runs in a folder of its own: a debugger finds the sources by their full paths alone. */
function withFullPaths(map: string, folder: string): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  return JSON.stringify({ ...parsed, sources: parsed.sources.map((source) => resolve(folder, source)) });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}
