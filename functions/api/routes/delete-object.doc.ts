import { headers } from "../openapi/headers";
import type { JsonObject } from "../openapi/json";
import * as parameters from "../openapi/parameters";
import { GUARDED, refusals } from "../openapi/refusals";

const DELETED: JsonObject = { description: "There is no such object any more.", headers: headers() };

export const deleteObject: JsonObject = {
  operationId: "deleteObject",
  tags: ["objects"],
  summary: "Deletes an object",
  description: "Its versions stay. Deleting what is not there succeeds too, unless a condition asks for it.",
  parameters: parameters.DELETE,
  responses: {
    "204": DELETED,
    ...refusals("BadRequest", "NoRoute", "Conflict", "PreconditionFailed", ...GUARDED),
  },
};

export const deleteData: JsonObject = {
  operationId: "deleteData",
  tags: ["objects"],
  summary: "Deletes an object by `?key=`",
  description: "Does what deleteObject does, for any key.",
  parameters: [parameters.KEY_TO_DELETE, ...parameters.DELETE],
  responses: { "204": DELETED, ...refusals("BadRequest", "Conflict", "PreconditionFailed", ...GUARDED) },
};
