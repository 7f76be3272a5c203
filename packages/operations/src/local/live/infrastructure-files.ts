import { join, relative, resolve, sep } from "node:path";
import { loadEsbuild } from "@secure-serverless/system/esbuild";

/** Folders whose files a function is built from: a change of one is live without Terraform. */
const CODE = ["functions", "node_modules"];

/** Tells which files the stacks are made from. */
export class InfrastructureFiles {
  #inputs: ReadonlySet<string> = new Set();

  constructor(private readonly projectRoot: string) {}

  /** Looks again at what main.ts imports: of the functions, what they share with the stacks. Keeps the last when it does not build. */
  async refresh(): Promise<void> {
    const result = await loadEsbuild()
      .build({
        absWorkingDir: this.projectRoot,
        entryPoints: ["main.ts"],
        bundle: true,
        platform: "node",
        packages: "external",
        outfile: join(this.projectRoot, "main.js"),
        write: false,
        metafile: true,
        logLevel: "silent",
      })
      .catch(() => undefined);
    if (result === undefined) return;
    this.#inputs = new Set(Object.keys(result.metafile.inputs).map((path) => resolve(this.projectRoot, path)));
  }

  /** Whether a change of the file may change more of a stack than a function's code. */
  has(file: string): boolean {
    const [folder = ""] = relative(this.projectRoot, file).split(sep);
    return !CODE.includes(folder) || this.#inputs.has(file);
  }
}
