import { headOf } from "../openapi/head-of";
import { headers } from "../openapi/headers";
import { type JsonObject, json } from "../openapi/json";
import { OPEN, refusals } from "../openapi/refusals";

export const getHealth: JsonObject = {
  operationId: "getHealth",
  tags: ["health"],
  summary: "Tells whether the API runs",
  description: "Needs no API key and calls no other service.",
  security: [],
  responses: {
    "200": { description: "The API runs.", headers: headers(), content: json("Health") },
    ...refusals(...OPEN),
  },
};

export const headHealth = headOf(getHealth, "headHealth", "Tells whether the API runs, without content");
