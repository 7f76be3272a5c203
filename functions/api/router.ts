import type { Permission } from "../shared/permissions";
import type { ApiRequest } from "./request";
import type { Operation, RouteHandler } from "./route";
import { createUpload } from "./routes/create-upload";
import { deleteData, deleteObject } from "./routes/delete-object";
import { health } from "./routes/health";
import { getData, getObject } from "./routes/read-object";
import { postObject, putData, putObject } from "./routes/write-object";

/** A path whose template logs, metrics and the OpenAPI document name. */
export type Route = { readonly template: string } & (
  | { readonly isPublic: true; readonly methods: Readonly<Record<string, RouteHandler>> }
  /** Every request must have been authorized by the gateway, and the caller must have the operation's permission. */
  | { readonly isPublic?: false; readonly methods: Readonly<Record<string, Operation>> }
);

const needs = (permission: Operation["permission"], handler: RouteHandler): Operation => ({ permission, handler });

/** `download`, however it is spelled, gives a URL and not the object. */
const readOrDownload = ({ query }: ApiRequest): Permission =>
  query.getAll("download").some((value) => value !== "false") ? "download" : "read";

/** Without a key these are about the list. */
const listOr =
  (ofObject: (request: ApiRequest) => Permission) =>
  (request: ApiRequest): Permission =>
    request.query.has("key") ? ofObject(request) : "list";

/** Every path and method that the API serves. */
export const ROUTES = [
  { template: "/api/health", methods: { GET: health, HEAD: health }, isPublic: true },
  {
    template: "/api/data",
    methods: {
      GET: needs(listOr(readOrDownload), getData),
      HEAD: needs(listOr(readOrDownload), getData),
      POST: needs("write", postObject),
      PUT: needs(
        listOr(() => "write"),
        putData,
      ),
      DELETE: needs("delete", deleteData),
    },
  },
  {
    template: "/api/data/{key}",
    methods: {
      GET: needs(readOrDownload, getObject),
      HEAD: needs(readOrDownload, getObject),
      PUT: needs("write", putObject),
      DELETE: needs("delete", deleteObject),
    },
  },
  { template: "/api/uploads", methods: { POST: needs("upload", createUpload) } },
] as const satisfies readonly Route[];

/** `GET /api/health` and so on: a method and the template of each route. */
export type RouteKey<Served = (typeof ROUTES)[number]> = Served extends {
  readonly template: infer Template;
  readonly methods: infer Methods;
}
  ? `${keyof Methods & string} ${Template & string}`
  : never;

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
