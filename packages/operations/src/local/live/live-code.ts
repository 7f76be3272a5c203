import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FUNCTION_IDS, type FunctionId } from "../../../../../src/config/parts";
import { formatBuildErrors } from "./build-errors";
import { type Broken, type Build, type Builds, type Built, isBroken, PARTS, type Part } from "./builds";
import type { LiveFunction, Swapped } from "./session";

/** A file that is being replaced may be missing for a moment. */
const SECOND_LOOK_MILLISECONDS = 60;

/** Where the code runs. */
export interface Runtime {
  swap(functions: readonly LiveFunction[]): Promise<Swapped[]>;
}

export interface LiveCodeProps {
  readonly builds: Builds;
  readonly runtime: Runtime;
  /** The functions' names in AWS. */
  readonly names: Readonly<Record<FunctionId, string>>;
  /** Ports of their inspectors. @default none */
  readonly inspectPorts?: Readonly<Record<FunctionId, number>>;
  /** Whether more changes are to come. */
  readonly watch: boolean;
  readonly tell: (text: string) => void;
}

/** Keeps what runs equal to the sources: builds what a change concerns, and replaces what came out different. */
export class LiveCode {
  readonly #live = new Map<Part, Built>();
  readonly #told = new Map<Part, string>();
  readonly #pending = new Set<string>();
  #pendingSince = 0;
  #layer: Built["files"] | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly props: LiveCodeProps) {}

  /**
   * Compares the sources with what Terraform has applied, and runs them where they differ or are to be inspected.
   *
   * @param applied builds of the same sources from before they were applied
   * @returns the functions that the stack has
   */
  async begin(applied: readonly Build[]): Promise<FunctionId[]> {
    for (const build of applied) if (!isBroken(build)) this.#live.set(build.part, build);
    await this.#rebuild(PARTS, [], this.props.inspectPorts !== undefined);
    const { runtime, names } = this.props;
    const found = await runtime.swap(FUNCTION_IDS.map((id) => ({ ...this.#change(id), files: null })));
    return FUNCTION_IDS.filter((id) => found.some((one) => one.found && one.function === names[id]));
  }

  /** Takes in a batch of changed files. Batches that come while one is built are built together. */
  changed(files: readonly string[]): Promise<void> {
    if (this.#pending.size === 0) this.#pendingSince = performance.now();
    for (const file of files) this.#pending.add(file);
    this.#work = this.#work.then(() => this.#takeIn());
    return this.#work;
  }

  async #takeIn(): Promise<void> {
    const files = [...this.#pending];
    this.#pending.clear();
    const parts = PARTS.filter((part) => files.some((file) => this.props.builds.partsOf(file).includes(part)));
    if (parts.length === 0) return;
    try {
      await this.#rebuild(parts, files);
    } catch (error) {
      this.props.tell(`The code was not replaced: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #rebuild(parts: readonly Part[], files: readonly string[], all = false): Promise<void> {
    const since = files.length > 0 ? this.#pendingSince : performance.now();
    const builds = await this.#buildTwice(parts);
    const built = builds.filter((build): build is Built => !isBroken(build));
    for (const build of builds) if (isBroken(build)) this.#tellBroken(build);
    const different = built.filter((build) => this.#differs(build));
    for (const { part } of built)
      if (this.#told.delete(part) && !different.some((one) => one.part === part))
        this.props.tell(`${part} builds again`);
    for (const build of built) this.#live.set(build.part, build);
    const layer = different.find(({ part }) => part === "layer");
    if (layer !== undefined) this.#layer = layer.files;
    const everyFunction = all || layer !== undefined;
    const functions = FUNCTION_IDS.filter((id) => everyFunction || different.some(({ part }) => part === id));
    await this.#swap(functions, since, this.#because(files));
  }

  async #buildTwice(parts: readonly Part[]): Promise<Build[]> {
    const { builds } = this.props;
    const first = await Promise.all(parts.map((part) => builds.rebuild(part)));
    if (!first.some(isBroken)) return first;
    await delay(SECOND_LOOK_MILLISECONDS);
    return Promise.all(first.map((build) => (isBroken(build) ? builds.rebuild(build.part) : build)));
  }

  async #swap(functions: readonly FunctionId[], since: number, because: string): Promise<void> {
    const { runtime, names, tell } = this.props;
    const changes = functions.map((id) => this.#change(id)).filter(({ files }) => files !== null);
    if (changes.length === 0) return;
    const swapped = await runtime.swap(changes);
    const milliseconds = Math.round(performance.now() - since);
    for (const id of functions) {
      const result = swapped.find((one) => one.function === names[id]);
      if (result?.found !== true) continue;
      tell(`${id} live in ${milliseconds} ms${because}`);
      if (result.error !== null) tell(`${id} fails when it starts, and each of its requests with it:\n${result.error}`);
    }
  }

  #change(id: FunctionId): LiveFunction {
    const { names, inspectPorts, watch } = this.props;
    return {
      function: names[id],
      files: this.#live.get(id)?.files ?? null,
      layer: this.#layer,
      inspectPort: inspectPorts?.[id] ?? null,
      standBy: watch,
    };
  }

  /** With a debugger, also where each line is. */
  #differs(build: Built): boolean {
    const live = this.#live.get(build.part);
    if (live === undefined || live.code !== build.code) return true;
    return this.props.inspectPorts !== undefined && JSON.stringify(live.files) !== JSON.stringify(build.files);
  }

  #tellBroken({ part, errors }: Broken): void {
    const text = formatBuildErrors(errors);
    if (this.#told.get(part) === text) return;
    this.#told.set(part, text);
    this.props.tell(`${part} does not build; the code before goes on serving:\n${text}`);
  }

  #because(files: readonly string[]): string {
    const [first, ...others] = files.map((file) => relative(this.props.builds.projectRoot, file));
    if (first === undefined) return "";
    return ` (${first}${others.length === 0 ? "" : ` and ${others.length} more`})`;
  }
}
