import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareActions, importedOperations, readOperations } from "@secure-serverless/proof/policies/sdk-calls";
import { FUNCTION_IDS } from "../../src/config/parts";
import { anEnvironment } from "../support/environments";
import { grantedActions } from "../support/granted-actions";
import { readableBundle } from "../support/read-bundle";
import { secureServerlessStack } from "../support/stacks";
import { synthStack } from "../support/terraform-json";

const folder = mkdtempSync(join(tmpdir(), "secure-serverless-sdk-calls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stack = synthStack(secureServerlessStack(anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } })));

function written(name: string, code: string): string {
  const file = join(folder, `${name}.js`);
  writeFileSync(file, code);
  return file;
}

it.each(FUNCTION_IDS)(
  "reads in the bundle of %s the calls that its role allows, by IAM Policy Autopilot",
  async (id) => {
    const code = readableBundle(id);
    const operations = await readOperations(written(id, code));

    expect(operations.length).toBeGreaterThan(0);
    expect(compareActions(grantedActions(stack, id), operations)).toEqual({ missing: [], extra: [] });
    // the fast test of each run reads the imports alone
    expect(importedOperations(code)).toEqual(operations);
  },
);

it("reads a call that no role allows", async () => {
  const code = `${readableBundle("authorizer")}
    import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
    await new S3Client({}).send(new GetBucketTaggingCommand({ Bucket: "b" }));`;
  const operations = await readOperations(written("more", code));

  const { missing } = compareActions(grantedActions(stack, "authorizer"), operations);
  expect(missing).toEqual(["s3:GetBucketTagging"]);
});
