import { dirname, join, relative, resolve } from "node:path";
import { loadEsbuild } from "@secure-serverless/system/esbuild";
import type { BuildContext, BuildFailure, BuildOptions, BuildResult, Message } from "esbuild";
import { FUNCTION_IDS, type FunctionId } from "../../../../../src/config/parts";
import { codeFolder, functionBuild, layerBuild, layerFolder } from "../../../../../src/packaging/bundle-options";

/** What is built by itself: of each function its own code, and its layer. */
export interface Part {
  readonly id: FunctionId;
  readonly kind: "code" | "layer";
}
export const PARTS: readonly Part[] = FUNCTION_IDS.flatMap((id) => [
  { id, kind: "code" } as const,
  { id, kind: "layer" } as const,
]);

/** For people: `api`, or `the layer of api`. */
export function nameOf({ id, kind }: Part): string {
  return kind === "code" ? id : `the layer of ${id}`;
}

/** Bundles are not written: this is where their paths begin. */
const OUTPUT = ".live";
const SOURCE_MAP = ".map";

/** What a part is now. */
export type Build = Built | Broken;

export interface Built {
  readonly part: Part;
  /** Text by path, as a function or its layer has them. A function's has its source map, which names the sources in full. */
  readonly files: Readonly<Record<string, string>>;
  /** The files that a deploy would ship, byte for byte: no source map, and nothing that names one. */
  readonly deployed: Readonly<Record<string, string>>;
}

export interface Broken {
  readonly part: Part;
  readonly errors: readonly Message[];
}

export function isBroken(build: Build): build is Broken {
  return "errors" in build;
}

/** The functions' bundles, each rebuilt from what changed. Holds esbuild's process until it is disposed of. */
export class Builds {
  readonly #contexts = new Map<Part, BuildContext>();
  readonly #inputs = new Map<Part, ReadonlySet<string>>();
  readonly #broken = new Set<Part>();

  private constructor(readonly projectRoot: string) {}

  /** @param projectRoot folder that holds `functions/` and `node_modules/` */
  static async start(projectRoot: string): Promise<Builds> {
    const builds = new Builds(projectRoot);
    const { context } = loadEsbuild();
    await Promise.all(
      PARTS.map(async (part) => builds.#contexts.set(part, await context(optionsOf(projectRoot, part)))),
    );
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
    if (found === undefined) throw new Error(`${nameOf(part)} is not built`);
    return found;
  }

  #built(part: Part, { outputFiles = [] }: BuildResult): Built {
    const root = join(this.projectRoot, OUTPUT, folderOf(part));
    const files: Record<string, string> = {};
    const deployed: Record<string, string> = {};
    for (const { path, text } of outputFiles) {
      const name = relative(root, path);
      if (name.endsWith(SOURCE_MAP)) files[name] = withFullPaths(text, dirname(path));
      else {
        deployed[name] = text;
        files[name] = part.kind === "layer" ? text : `${text}//# sourceMappingURL=${name}${SOURCE_MAP}\n`;
      }
    }
    return { part, files, deployed };
  }
}

function folderOf({ id, kind }: Part): string {
  return kind === "code" ? codeFolder(id) : layerFolder(id);
}

function optionsOf(projectRoot: string, { id, kind }: Part): BuildOptions & { write: false; metafile: true } {
  const options = { projectRoot, outdir: join(projectRoot, OUTPUT), functions: [id] };
  const inMemory = { write: false, metafile: true } as const;
  if (kind === "layer") return { ...layerBuild(options), ...inMemory };
  // beside the code, which stays as it is deployed
  return { ...functionBuild(options), ...inMemory, sourcemap: "external", sourcesContent: false };
}

/** The code runs in a folder of its own: a debugger finds the sources by their full paths alone. */
function withFullPaths(map: string, folder: string): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  return JSON.stringify({ ...parsed, sources: parsed.sources.map((source) => resolve(folder, source)) });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}
