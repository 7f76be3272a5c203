import type { RouteHandler } from "./route";
import { createUpload } from "./routes/create-upload";
import { deleteData, deleteObject } from "./routes/delete-object";
import { health } from "./routes/health";
import { getData, getObject } from "./routes/read-object";
import { postObject, putData, putObject } from "./routes/write-object";

interface Route {
  /** The path's template, as logs, metrics and the OpenAPI document name it. */
  readonly template: string;
  readonly methods: Readonly<Record<string, RouteHandler>>;
  /** @default every request must have been authorized by the gateway */
  readonly isPublic?: boolean;
}

/** Every path and method that the API serves. */
export const ROUTES: readonly Route[] = [
  { template: "/api/health", methods: { GET: health, HEAD: health }, isPublic: true },
  {
    template: "/api/data",
    methods: { GET: getData, HEAD: getData, POST: postObject, PUT: putData, DELETE: deleteData },
  },
  {
    template: "/api/data/{key}",
    methods: { GET: getObject, HEAD: getObject, PUT: putObject, DELETE: deleteObject },
  },
  { template: "/api/uploads", methods: { POST: createUpload } },
];

export interface Match {
  readonly route: Route;
  /** What the path has in the place of `{key}`, as the gateway gave it; empty where the template has none. */
  readonly pathKey: string;
}

/** Returns the route that a path belongs to; the key may hold slashes. */
export function matchRoute(path: string): Match | undefined {
  for (const route of ROUTES) {
    if (route.template === path) return { route, pathKey: "" };
    const prefix = route.template.replace("{key}", "");
    if (prefix !== route.template && path.startsWith(prefix)) return { route, pathKey: path.slice(prefix.length) };
  }
  return undefined;
}
