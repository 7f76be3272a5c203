import { isObject, type Marked } from "../values";
import { isVeiled } from "./services";

/** The plain values of a resource by their paths without positions, read once. */
export class LeafValues {
  readonly #values = new Map<string, Marked[]>();

  constructor(value: Marked) {
    this.#collect(value, "");
  }

  get paths(): Iterable<string> {
    return this.#values.keys();
  }

  /** Every value under a path; what covers it when nobody can say what is in there; a null where there is none. */
  at(path: string): readonly Marked[] {
    const own = this.#values.get(path);
    if (own !== undefined) return own;
    for (let above = path; above.includes("."); ) {
      above = above.slice(0, above.lastIndexOf("."));
      const veils = this.#values.get(above)?.filter(isVeiled) ?? [];
      if (veils.length > 0) return veils;
    }
    return [null];
  }

  #collect(value: Marked, path: string): void {
    if (Array.isArray(value)) for (const item of value) this.#collect(item, path);
    else if (isObject(value))
      for (const key of Object.keys(value)) this.#collect(value[key] ?? null, path === "" ? key : `${path}.${key}`);
    else {
      const values = this.#values.get(path);
      if (values === undefined) this.#values.set(path, [value]);
      else values.push(value);
    }
  }
}

const read = new WeakMap<object, LeafValues>();

/** The same object for the same resource. */
export function leavesOf(value: Marked): LeafValues {
  if (typeof value !== "object" || value === null) return new LeafValues(value);
  const known = read.get(value);
  if (known !== undefined) return known;
  const found = new LeafValues(value);
  read.set(value, found);
  return found;
}
