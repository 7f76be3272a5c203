/** `npm run docs:openapi`: writes docs/openapi.yaml from the schemas and routes of the API's function. */
import { writeFile } from "node:fs/promises";
import { DOCUMENT_FILE, documentText } from "@secure-serverless/development/openapi/document-file";
import { runCommand } from "../command";

runCommand("docs:openapi", async () => {
  await writeFile(DOCUMENT_FILE, documentText());
});
