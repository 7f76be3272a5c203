import type { SdkConfig } from "../aws/target";

interface Client {
  destroy(): void;
}

/** The SDK's clients of one run, each made once. They may share connections, so they end together. */
export class Clients {
  readonly #made = new Map<string, Map<unknown, Client>>();

  constructor(private readonly sdk: SdkConfig) {}

  /** @param region @default that of the environment */
  readonly get = <T extends Client>(Type: new (config: SdkConfig) => T, region = this.sdk.region): T => {
    const ofRegion = this.#made.get(region) ?? new Map<unknown, Client>();
    this.#made.set(region, ofRegion);
    // S3 alone knows it: a bucket of another region is to be found, and told as such
    const made = ofRegion.get(Type) ?? new Type({ ...this.sdk, region, followRegionRedirects: true } as SdkConfig);
    ofRegion.set(Type, made);
    return made as T;
  };

  destroy(): void {
    for (const ofRegion of this.#made.values()) for (const client of ofRegion.values()) client.destroy();
    this.#made.clear();
  }
}
