import { breakingChanges } from "@secure-serverless/development/openapi/compatibility";
import { DOCUMENT_FILE } from "@secure-serverless/development/openapi/document-file";

it("refuses a description that is not there with its path, before anything is built", async () => {
  await expect(breakingChanges("/no/such.yaml", DOCUMENT_FILE)).rejects.toMatchObject({
    message: "There is no description of the API at /no/such.yaml",
    remedy: expect.stringContaining("openapi:diff"),
  });
});
