import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { LIVE_ALIAS } from "../../../../../src/config/names";
import { FUNCTION_IDS, type FunctionId } from "../../../../../src/config/parts";
import { VENDOR_PACKAGE } from "../../../../../src/packaging/bundle-options";
import { formatBuildErrors } from "./build-errors";
import { type Broken, type Build, type Builds, type Built, isBroken, nameOf, PARTS, type Part } from "./builds";
import type { LiveFunction, Swapped } from "./session";

/** A file that is being replaced may be missing for a moment. */
const SECOND_LOOK_MILLISECONDS = 60;

/** Where the code runs. */
export interface Runtime {
  swap(functions: readonly LiveFunction[]): Promise<Swapped[]>;
}

export interface LiveCodeProps {
  readonly builds: Pick<Builds, "projectRoot" | "rebuild" | "partsOf">;
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
  /** The newest of each part that did build. */
  readonly #built = new Map<Part, Built>();
  /** Functions whose layer is another than the applied one. */
  readonly #ownLayer = new Set<FunctionId>();
  readonly #told = new Map<Part, string>();
  readonly #pending = new Set<string>();
  #pendingSince = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly props: LiveCodeProps) {}

  /**
   * Compares the sources with what Terraform has applied, and runs them where they differ or are to be inspected.
   *
   * @param applied builds of the same sources from before they were applied
   * @returns the functions that the stack has
   */
  async begin(applied: readonly Build[]): Promise<FunctionId[]> {
    for (const build of applied) if (!isBroken(build)) this.#built.set(build.part, build);
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
    const { builds } = this.props;
    // a batch also has what an editor made for a moment
    const files = [...this.#pending].filter((file) => builds.partsOf(file).length > 0);
    this.#pending.clear();
    const parts = PARTS.filter((part) => files.some((file) => builds.partsOf(file).includes(part)));
    if (parts.length === 0) return;
    try {
      await this.#rebuild(parts, files);
    } catch (error) {
      this.props.tell(`The code was not replaced: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #rebuild(parts: readonly Part[], files: readonly string[], everyFunction = false): Promise<void> {
    const since = files.length > 0 ? this.#pendingSince : performance.now();
    const changed = new Set<FunctionId>();
    for (const build of await this.#buildTwice(parts)) {
      if (isBroken(build)) this.#tellBroken(build);
      else if (this.#takeOver(build)) changed.add(build.part.id);
    }
    const functions = FUNCTION_IDS.filter((id) => everyFunction || changed.has(id));
    await this.#swap(functions, since, this.#because(files));
  }

  async #buildTwice(parts: readonly Part[]): Promise<Build[]> {
    const { builds } = this.props;
    const first = await Promise.all(parts.map((part) => builds.rebuild(part)));
    if (!first.some(isBroken)) return first;
    await delay(SECOND_LOOK_MILLISECONDS);
    return Promise.all(first.map((build) => (isBroken(build) ? builds.rebuild(build.part) : build)));
  }

  /** @returns whether it differs from what runs */
  #takeOver(build: Built): boolean {
    const { part } = build;
    const differs = this.#differs(build);
    if (this.#told.delete(part) && !differs) this.props.tell(`${nameOf(part)} builds again`);
    this.#built.set(part, build);
    if (differs && part.kind === "layer") this.#ownLayer.add(part.id);
    return differs;
  }

  /** With a debugger, also where each line is. */
  #differs(build: Built): boolean {
    const before = this.#built.get(build.part);
    if (before === undefined) return true;
    if (this.props.inspectPorts !== undefined) return !isDeepStrictEqual(before.files, build.files);
    return !isDeepStrictEqual(before.deployed, build.deployed);
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
      if (result.error !== null) tell(`${id} fails when it starts, and so does each of its requests:\n${result.error}`);
    }
  }

  #change(id: FunctionId): LiveFunction {
    const { names, inspectPorts, watch } = this.props;
    return {
      function: names[id],
      alias: LIVE_ALIAS,
      files: this.#filesOf(id, "code"),
      layer: this.#ownLayer.has(id) ? this.#filesOf(id, "layer") : null,
      inspectPort: inspectPorts?.[id] ?? null,
      standBy: watch,
      preload: [`${VENDOR_PACKAGE}/${id}`],
    };
  }

  #filesOf(id: FunctionId, kind: Part["kind"]): Built["files"] | null {
    return [...this.#built.values()].find(({ part }) => part.id === id && part.kind === kind)?.files ?? null;
  }

  #tellBroken({ part, errors }: Broken): void {
    const text = formatBuildErrors(errors);
    if (this.#told.get(part) === text) return;
    this.#told.set(part, text);
    this.props.tell(`${nameOf(part)} does not build; the code before goes on serving:\n${text}`);
  }

  #because(files: readonly string[]): string {
    const [first, ...others] = files.map((file) => relative(this.props.builds.projectRoot, file));
    if (first === undefined) return "";
    return ` (${first}${others.length === 0 ? "" : ` and ${others.length} more`})`;
  }
}
