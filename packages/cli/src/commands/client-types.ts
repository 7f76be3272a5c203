/** `npm run client:types`: writes the types of packages/client from docs/openapi.yaml. */
import { CLIENT_TYPES_FILE, clientTypes } from "@secure-serverless/development/openapi/client-types";
import { DOCUMENT_FILE } from "@secure-serverless/development/openapi/document-file";
import { writeWholeFile } from "@secure-serverless/system/whole-file";
import { runCommand } from "../command";

runCommand("client:types", async () => {
  await writeWholeFile(CLIENT_TYPES_FILE, await clientTypes(DOCUMENT_FILE));
});
