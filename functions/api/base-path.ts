import type { ProblemDetails } from "./problem";

/** What a domain has before the paths of this API, for example `/v1`; empty where there is none. */
export type BasePath = string;

/** The path that the routes know. The default address of the API, where it is on, has no base path. */
export function withoutBasePath(path: string, basePath: BasePath): string {
  return basePath !== "" && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

/** Headers whose paths lead a client to this API. */
export function headersWithBasePath(
  headers: Readonly<Record<string, string>>,
  basePath: BasePath,
): Readonly<Record<string, string>> {
  if (basePath === "") return headers;
  const { location, link } = headers;
  return {
    ...headers,
    ...(location?.startsWith("/api/") ? { location: `${basePath}${location}` } : {}),
    ...(link === undefined ? {} : { link: link.replaceAll("</api/", `<${basePath}/api/`) }),
  };
}

/** The same for where else a problem sends a client. */
export function detailsWithBasePath(details: ProblemDetails, basePath: BasePath): ProblemDetails {
  return details.alternative === undefined ? details : { ...details, alternative: `${basePath}${details.alternative}` };
}
