import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { stringify } from "yaml";
import { DOCUMENT } from "../../../../functions/api/openapi/document";

/** The API's description as it is published. */
export const DOCUMENT_FILE = join(PROJECT_ROOT, "docs", "openapi.yaml");

/**
 * A document in YAML, by default the API's. Written in full, without aliases, which not every reader of OpenAPI knows, and
 * so that readers of YAML 1.1 take `no` and `y` for texts too.
 */
export function documentText(document: object = DOCUMENT): string {
  return stringify(document, { aliasDuplicateObjects: false, compat: "yaml-1.1", lineWidth: 0 });
}
