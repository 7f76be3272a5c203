import { ROUTES, type RouteKey } from "../router";
import { createUpload } from "../routes/create-upload.doc";
import { deleteData, deleteObject } from "../routes/delete-object.doc";
import { getHealth, headHealth } from "../routes/health.doc";
import { getObject, headData, headObject, listObjects } from "../routes/read-object.doc";
import { postObject, putData, putObject } from "../routes/write-object.doc";
import type { JsonObject } from "./json";
import { KEY_IN_PATH } from "./parameters";

/** A route that is missing here, or that the API does not serve, does not compile. */
const OPERATIONS = {
  "GET /api/health": getHealth,
  "HEAD /api/health": headHealth,
  "GET /api/data": listObjects,
  "HEAD /api/data": headData,
  "POST /api/data": postObject,
  "PUT /api/data": putData,
  "DELETE /api/data": deleteData,
  "GET /api/data/{key}": getObject,
  "HEAD /api/data/{key}": headObject,
  "PUT /api/data/{key}": putObject,
  "DELETE /api/data/{key}": deleteObject,
  "POST /api/uploads": createUpload,
} as const satisfies Record<RouteKey, JsonObject>;

/** What each path does, by method. */
export const PATHS: JsonObject = Object.fromEntries(
  ROUTES.map(({ template, methods }): [string, JsonObject] => {
    const operations = Object.keys(methods).map((method) => [
      method.toLowerCase(),
      OPERATIONS[`${method} ${template}` as RouteKey],
    ]);
    return [
      template,
      { ...(template.includes("{key}") && { parameters: [KEY_IN_PATH] }), ...Object.fromEntries(operations) },
    ];
  }),
);
