/** `npm run docs:openapi`: writes docs/openapi.yaml from the schemas and routes of the API's function. */

import { DOCUMENT_FILE, documentText } from "@secure-serverless/development/openapi/document-file";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { runCommand } from "../command";

runCommand("docs:openapi", async () => {
  await writeWholeFile(DOCUMENT_FILE, documentText());
});
