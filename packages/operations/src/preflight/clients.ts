import type { SdkConfig } from "../aws/target";

interface Client {
  destroy(): void;
}

/** The SDK's clients of one run, each made once. They may share connections, so they end together. */
export class Clients {
  readonly #made = new Map<unknown, Client>();

  constructor(private readonly sdk: SdkConfig) {}

  readonly get = <T extends Client>(Type: new (config: SdkConfig) => T): T => {
    // S3 alone knows it: a bucket of another region is to be found, and told as such
    const made = this.#made.get(Type) ?? new Type({ ...this.sdk, followRegionRedirects: true } as SdkConfig);
    this.#made.set(Type, made);
    return made as T;
  };

  destroy(): void {
    for (const client of this.#made.values()) client.destroy();
    this.#made.clear();
  }
}
