/** Files that a person names: each is read, or refused in a sentence that names it, and never ends in a stack trace. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest as readBackup } from "@secure-serverless/operations/backup/format";
import { verifyBackup } from "@secure-serverless/operations/backup/verify";
import { readManifest as readSavedPlan } from "@secure-serverless/operations/release/saved-plan-manifest";
import { secretFrom } from "@secure-serverless/operations/secret/value";
import { loadPlan, readAcceptances, readConfig, readPlan } from "@secure-serverless/plan-review";
import { printable } from "@secure-serverless/system/printable.js";
import fc from "fast-check";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { brokenFiles } from "../src/properties/broken-files";

const SEED = 7;
const SHA = "0".repeat(64);
const SECRET = { api_key: "k".repeat(40), db_connection: "value-mark", third_party_token: "value-mark" };

const ACCEPTANCES = {
  version: 1,
  acceptances: [{ rule: "route-without-authorizer", address: "aws_x.y", reason: "why", expires: "2027-06-30" }],
};
const PLAN = {
  format_version: "1.2",
  terraform_version: "1.11.0",
  resource_changes: [
    {
      address: "aws_s3_bucket.x",
      mode: "managed",
      type: "aws_s3_bucket",
      name: "x",
      provider_name: "registry.terraform.io/hashicorp/aws",
      change: {
        actions: ["delete"],
        before: { bucket: "x" },
        after: null,
        after_unknown: {},
        before_sensitive: {},
        after_sensitive: false,
      },
    },
  ],
};
const BACKUP = {
  format: 1,
  environment: "dev",
  account: "123456789012",
  region: "us-east-1",
  bucket: "b",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: "2026-01-01T00:00:01Z",
  objects: 0,
  bytes: 0,
  objectListSha256: SHA,
  states: [],
};
const SAVED_PLAN = { version: 1, environment: "dev", modified: false, created: "2026-01-01", files: { tfplan: SHA } };

type Reader = (folder: string, text: string) => Promise<unknown>;
const written = (folder: string, name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const READERS: [string, unknown, Reader][] = [
  ["the acceptances", ACCEPTANCES, (folder, text) => readAcceptances(written(folder, "a.json", text), folder)],
  [
    "the configuration of the review",
    { version: 1 },
    (folder, text) => readConfig(written(folder, "c.json", text), folder),
  ],
  [
    "a plan",
    PLAN,
    async (folder, text) => {
      const { json } = await loadPlan({
        plan: written(folder, "p.json", text),
        workingFolder: folder,
        programs: async () => [],
      });
      return readPlan(json);
    },
  ],
  [
    "the manifest of a saved plan",
    SAVED_PLAN,
    (folder, text) => readSavedPlan(written(folder, "manifest.json", text) && folder, "again"),
  ],
  ["the manifest of a backup", BACKUP, (folder, text) => readBackup(written(folder, "manifest.json", text) && folder)],
  [
    "the objects of a backup",
    { key: "a", etag: "e", bytes: 1, sha256: SHA },
    (folder, text) => {
      written(folder, "manifest.json", JSON.stringify(BACKUP));
      written(folder, "objects.jsonl", `${text}\n`);
      return verifyBackup(folder);
    },
  ],
  ["a secret", SECRET, async (_, text) => secretFrom(text, "a file")],
];

describe.each(READERS)("%s", (_, valid, read) => {
  it("is read, or refused in words, however it is broken", async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(brokenFiles(valid), async (text) => {
        const error = await read(folder, text).then(
          () => undefined,
          (thrown: Error) => thrown,
        );
        const said = error === undefined ? "" : printable(error.message);
        expect({ name: error?.name ?? "UserError", said }).toEqual({
          name: "UserError",
          said: expect.not.stringMatching(/\n\s+at |undefined is not|value-mark.*secret/),
        });
        expect(said.length).toBeLessThan(2100);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});

it("repeats no secret, however its file is broken", () => {
  fc.assert(
    fc.property(brokenFiles(SECRET), (text) => {
      let said = "";
      try {
        secretFrom(text, "a file");
      } catch (error) {
        said = String(error);
      }
      expect(said).not.toMatch(/value-mark|kkkk/);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

it.each(READERS.slice(0, 5))("reads %s where it is whole", async (_, valid, read) => {
  await expect(read(temporaryFolder(), JSON.stringify(valid))).resolves.toBeDefined();
});
