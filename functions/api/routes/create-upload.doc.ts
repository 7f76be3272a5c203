import { headers } from "../openapi/headers";
import { type JsonObject, json } from "../openapi/json";
import { GUARDED, refusals } from "../openapi/refusals";

export const createUpload: JsonObject = {
  operationId: "createUpload",
  tags: ["uploads"],
  summary: "Gives a URL for a large object",
  description: "PUT exactly `size` bytes with the answered headers to the URL before it expires.",
  requestBody: { required: true, content: json("UploadBody") },
  responses: {
    "200": { description: "The URL.", headers: headers(), content: json("UploadUrl") },
    ...refusals("BadRequest", "BodyTooLarge", "UnsupportedMediaType", ...GUARDED),
  },
};
