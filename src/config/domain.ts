import type { Environment } from "./schema";

export type DomainSettings = NonNullable<Environment["api"]["domain"]>;
export type CloudFrontSettings = NonNullable<Environment["api"]["cloudFront"]>;

type Addressed = Pick<Environment, "api" | "emulated">;

/** The domain that an environment's API answers at. The local AWS has none: there it keeps the address of its own. */
export function domainOf({ api, emulated }: Addressed): DomainSettings | undefined {
  return emulated ? undefined : api.domain;
}

/** The distribution in front of it. */
export function cloudFrontOf({ api, emulated }: Addressed): CloudFrontSettings | undefined {
  return emulated ? undefined : api.cloudFront;
}

/** What comes before `/api` in a path: empty, or for example `/v1`. */
export function basePathOf(domain: Pick<DomainSettings, "basePath"> | undefined): string {
  return domain?.basePath === undefined ? "" : `/${domain.basePath}`;
}

/** Where callers find the API, for example https://api.example.com/v1; undefined where AWS makes the address up. */
export function addressOf(environment: Addressed): string | undefined {
  const domain = domainOf(environment);
  return domain && `https://${domain.name}${basePathOf(domain)}`;
}
