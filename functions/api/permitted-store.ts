import type { Permission } from "../shared/permissions";
import { outsidePrefix } from "./permissions";
import type { Permitted } from "./permit";
import type { Store } from "./store";

/** What an operation of each permission may ask the store for. */
const USES: Readonly<Record<Permission, readonly (keyof Store)[]>> = {
  read: ["open", "head"],
  list: ["list"],
  write: ["put"],
  delete: ["delete"],
  upload: ["uploadUrl"],
  download: ["downloadUrl", "head"],
};

/**
 * The store as one caller may use it for one operation: every method and every key passes here, so that no route can
 * forget to ask, and the key that is checked is the key that is used.
 */
export class PermittedStore implements Store {
  constructor(
    private readonly store: Store,
    private readonly permitted: Pick<Permitted, "permission" | "prefix">,
  ) {}

  async open(...args: Parameters<Store["open"]>) {
    this.#require("open", args[0]);
    return this.store.open(...args);
  }

  async head(...args: Parameters<Store["head"]>) {
    this.#require("head", args[0]);
    return this.store.head(...args);
  }

  async put(...args: Parameters<Store["put"]>) {
    this.#require("put", args[0]);
    return this.store.put(...args);
  }

  async delete(...args: Parameters<Store["delete"]>) {
    this.#require("delete", args[0]);
    return this.store.delete(...args);
  }

  /** A list that a prefix would have shortened is refused, so that nobody takes it for the whole. */
  async list(...args: Parameters<Store["list"]>) {
    this.#require("list", args[0].prefix);
    return this.store.list(...args);
  }

  async uploadUrl(...args: Parameters<Store["uploadUrl"]>) {
    this.#require("uploadUrl", args[0]);
    return this.store.uploadUrl(...args);
  }

  async downloadUrl(...args: Parameters<Store["downloadUrl"]>) {
    this.#require("downloadUrl", args[0]);
    return this.store.downloadUrl(...args);
  }

  #require(method: keyof Store, key: string): void {
    const { permission, prefix } = this.permitted;
    // a defect of the route, not a mistake of the caller
    if (permission === undefined || !USES[permission].includes(method))
      throw new Error(`an operation with the permission ${permission ?? "none"} must not use ${method}`);
    if (prefix !== undefined && !key.startsWith(prefix)) throw outsidePrefix(method);
  }
}
