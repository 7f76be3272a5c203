import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { breakingChanges, RELEASED_DOCUMENT_FILE } from "@secure-serverless/development/openapi/compatibility";
import { DOCUMENT_FILE, documentText } from "@secure-serverless/development/openapi/document-file";
import { breakingEntries } from "@secure-serverless/development/release/changelog";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { DOCUMENT } from "../../functions/api/openapi/document";
import { type Checkout, copiedCheckout } from "./support/checkout";
import { command } from "./support/command";
import { instance } from "./support/target";

/** The first test also builds oasdiff. */
const BUILD_MILLISECONDS = 15 * 60 * 1000;

// biome-ignore lint/suspicious/noExplicitAny: a document that is changed at will
type Changed = any;

/** What breaks clients of today's document in a changed one. */
async function broken(change: (document: Changed) => void): Promise<string[]> {
  const document: Changed = structuredClone(DOCUMENT);
  change(document);
  const path = join(instance.root, "openapi-changed.yaml");
  await writeFile(path, documentText(document));
  return breakingChanges(DOCUMENT_FILE, path);
}

const list = ({ paths }: Changed) => paths["/api/data"].get;
const schemas = ({ components }: Changed) => components.schemas;

it(
  "clients of the last release can use this API, or the changelog says what they have to do",
  async () => {
    const changes = await breakingChanges(RELEASED_DOCUMENT_FILE, DOCUMENT_FILE);
    const said = breakingEntries(readFileSync(join(PROJECT_ROOT, "CHANGELOG.md"), "utf8"));
    expect(said.length > 0 ? [] : changes).toEqual([]);
  },
  BUILD_MILLISECONDS,
);

it.each<[string, (document: Changed) => void, string]>([
  ["a path is gone", ({ paths }) => delete paths["/api/uploads"], "POST /api/uploads: api-path-removed"],
  [
    "an operation is gone",
    ({ paths }) => delete paths["/api/data/{key}"].delete,
    "DELETE /api/data/{key}: api-removed",
  ],
  [
    "a body has a new required field",
    (document) => {
      const { UploadBody } = schemas(document);
      UploadBody.properties.owner = { type: "string" };
      UploadBody.required = [...UploadBody.required, "owner"];
    },
    "POST /api/uploads: new-required-request-property",
  ],
  [
    "there is a new required parameter",
    (document) =>
      list(document).parameters.push({ in: "query", name: "order", required: true, schema: { type: "string" } }),
    "GET /api/data: new-required-request-parameter",
  ],
  [
    "a parameter allows less",
    (document) => {
      list(document).parameters.find(({ name }: { name: string }) => name === "limit").schema.maximum = 100;
    },
    "GET /api/data: request-parameter-max-decreased",
  ],
  [
    "a parameter has another pattern, of which nobody can say whether it allows less",
    (document) => {
      list(document).parameters.find(({ name }: { name: string }) => name === "download").schema.pattern = "^true$";
    },
    "GET /api/data: request-parameter-pattern-changed",
  ],
  [
    "an answer lacks a field",
    (document) => {
      const { Health } = schemas(document);
      delete Health.properties.version;
      Health.required = Health.required.filter((name: string) => name !== "version");
    },
    "GET /api/health: response-required-property-removed",
  ],
  [
    "an answer has another success",
    (document) => {
      const { responses } = document.paths["/api/health"].get;
      responses["204"] = { description: "Healthy" };
      delete responses["200"];
    },
    "GET /api/health: response-success-status-removed",
  ],
  [
    "an operation asks for a key that asked for none",
    ({ paths }) => {
      paths["/api/health"].get.security = [{ apiKey: [] }];
    },
    "GET /api/health: api-security",
  ],
])("says that clients break when %s", async (_, change, expected) => {
  expect(await broken(change)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
});

/** A parameter that takes one of three words, and the same with two. */
const ordered = (document: Changed, words: readonly string[]) =>
  list(document).parameters.push({ in: "query", name: "order", schema: { type: "string", enum: words } });

it("says that clients break when one of several words is no longer taken, and not when there is one more", async () => {
  const three = join(instance.root, "three-words.yaml");
  const two = join(instance.root, "two-words.yaml");
  for (const [path, words] of [
    [three, ["key", "size", "date"]],
    [two, ["key", "size"]],
  ] as const) {
    const document: Changed = structuredClone(DOCUMENT);
    ordered(document, words);
    await writeFile(path, documentText(document));
  }
  expect(await breakingChanges(three, two)).toEqual(
    ["GET", "HEAD"].map((method) =>
      expect.stringMatching(new RegExp(`^${method} /api/data: request-parameter-enum-value-removed: .*date`)),
    ),
  );
  expect(await breakingChanges(two, three)).toEqual([]);
});

it.each<[string, (document: Changed) => void]>([
  ["nothing is changed", () => {}],
  [
    "a body has a new optional field",
    (document) => {
      schemas(document).UploadBody.properties.owner = { type: "string" };
    },
  ],
  [
    "there is a new optional parameter",
    (document) => list(document).parameters.push({ in: "query", name: "order", schema: { type: "string" } }),
  ],
  [
    "there is a new path",
    ({ paths }) => {
      paths["/api/count"] = { get: { ...structuredClone(paths["/api/health"].get), operationId: "count" } };
    },
  ],
  [
    "an answer has a new field",
    (document) => {
      schemas(document).Health.properties.more = { type: "string" };
    },
  ],
  [
    "a parameter allows more",
    (document) => {
      list(document).parameters.find(({ name }: { name: string }) => name === "limit").schema.maximum = 10_000;
    },
  ],
  [
    "texts are changed",
    (document) => {
      document.info.description = "Another one";
    },
  ],
])("says that no client breaks when %s", async (_, change) => {
  expect(await broken(change)).toEqual([]);
});

describe("the command", () => {
  let checkout: Checkout;
  beforeAll(async () => {
    checkout = await copiedCheckout();
    const document: Changed = structuredClone(DOCUMENT);
    document.paths["/api/gone"] = {
      get: { ...structuredClone(document.paths["/api/health"].get), operationId: "gone" },
    };
    for (const [name, text] of [
      ["docs/openapi.yaml", documentText()],
      ["__tests__/released/openapi.yaml", documentText(document)],
    ] as const) {
      await mkdir(dirname(join(checkout.folder, name)), { recursive: true });
      await writeFile(join(checkout.folder, name), text);
    }
  });
  afterAll(() => checkout.remove());

  const diff = async (unreleased: string) => {
    await writeFile(join(checkout.folder, "CHANGELOG.md"), `# Changelog\n\n## [Unreleased]\n\n${unreleased}`);
    return command("openapi-diff", [], { checkout: checkout.folder });
  };

  it("refuses what breaks clients where the changelog says nothing of it", async () => {
    const { exitCode, stdout, stderr } = await diff("### Removed\n\n- Something.\n");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("CHANGELOG.md says of none")]);
    expect(stdout).toContain("GET /api/gone: api-path-removed-without-deprecation");
  });

  it("lets it pass where the changelog says what clients have to do", async () => {
    const { exitCode, stdout } = await diff("### Breaking\n\n- `/api/gone` is gone.\n");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("- `/api/gone` is gone.")]);
  });
});

it("refuses what cannot be read as a description", async () => {
  const path = join(instance.root, "no-description.yaml");
  await writeFile(path, "openapi: [\n");
  await expect(breakingChanges(DOCUMENT_FILE, path)).rejects.toThrow("oasdiff");
});
