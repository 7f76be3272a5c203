import { KEY, UPLOAD_BODY, WRITE_BODY } from "../schemas";
import { HEADERS } from "./headers";
import { type JsonObject, schemaOf, schemaRef } from "./json";
import { PATHS } from "./paths";
import { REFUSALS } from "./refusals";
import * as responses from "./responses";

const RESPONSES = Object.fromEntries(Object.entries(REFUSALS).map(([name, { answer }]) => [name, answer]));

/** The API's description: schemas from the code, so that both say the same. */
export const DOCUMENT: JsonObject = {
  openapi: "3.1.0",
  info: {
    title: "Secure Serverless API",
    version: "1.0.0",
    description:
      "A document store over S3. Every path but /api/health needs `Authorization: Bearer <API key>`.\n\n" +
      "Errors of the API are problem details (RFC 9457) with a stable `code`. The gateway answers by itself, as " +
      '`{"message": ...}`: 401 without an Authorization header, 403 to a wrong API key or a missing scope, 404 outside /api/, 429 when it ' +
      "throttles, 500 when the authorizer cannot read its secret, 503 when the function does not answer.\n\n" +
      "A query parameter that an operation does not know, or that is there twice, is refused with `invalid_parameter`.\n\n" +
      "OPTIONS needs no key: it answers 204 with `Allow`, and the gateway adds what CORS allows.",
    contact: { name: "Secure Serverless" },
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [
    {
      url: "{origin}",
      description: "The API of one environment.",
      variables: { origin: { default: "http://localhost:3000", description: "Origin of the API." } },
    },
  ],
  tags: [
    { name: "objects", description: "Objects, by their keys." },
    { name: "uploads", description: "Objects that are too large to travel through the API." },
    { name: "health", description: "Whether the API runs." },
  ],
  security: [{ apiKey: [] }],
  paths: PATHS,
  components: {
    securitySchemes: {
      apiKey: { type: "http", scheme: "bearer", description: "An API key of the secret; in `jwt` mode a token." },
    },
    headers: HEADERS,
    responses: RESPONSES,
    schemas: {
      Key: schemaOf(KEY),
      WriteBody: schemaOf(WRITE_BODY),
      UploadBody: schemaOf(UPLOAD_BODY),
      Health: schemaOf(responses.HEALTH),
      Written: schemaOf(responses.WRITTEN),
      Listed: schemaOf(responses.LISTED),
      LegacyListed: schemaOf(responses.LEGACY_LISTED),
      DownloadUrl: schemaOf(responses.DOWNLOAD_URL),
      UploadUrl: schemaOf(responses.UPLOAD_URL),
      Problem: schemaOf(responses.PROBLEM),
      GatewayMessage: schemaOf(responses.GATEWAY_MESSAGE),
      Refusal: {
        description: "What the function or, before it, the gateway answers.",
        oneOf: [schemaRef("Problem"), schemaRef("GatewayMessage")],
      },
    },
  },
};
