import type { SdkConfig } from "./target";

interface Client {
  destroy(): void;
}

/** A client of a service, which whoever keeps it ends. @param region @default that of the environment */
export type Connect = <T extends Client>(Service: new (config: SdkConfig) => T, region?: string) => T;

/** The SDK's clients of one run, each made once. They may share connections, so they end together. */
export class Clients {
  readonly #made = new Map<string, Map<unknown, Client>>();

  constructor(private readonly sdk: SdkConfig) {}

  readonly get: Connect = <T extends Client>(Service: new (config: SdkConfig) => T, region = this.sdk.region): T => {
    const ofRegion = this.#made.get(region) ?? new Map<unknown, Client>();
    this.#made.set(region, ofRegion);
    const made = ofRegion.get(Service) ?? new Service({ ...this.sdk, region });
    ofRegion.set(Service, made);
    return made as T;
  };

  destroy(): void {
    for (const ofRegion of this.#made.values()) for (const client of ofRegion.values()) client.destroy();
    this.#made.clear();
  }
}
