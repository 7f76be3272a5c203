import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CLIENT_TYPES_FILE, clientTypes } from "@secure-serverless/development/openapi/client-types";
import { DOCUMENT_FILE, documentText } from "@secure-serverless/development/openapi/document-file";
import type { Generator } from "@secure-serverless/development/openapi/generators/generator";
import { openapiPythonClient } from "@secure-serverless/development/openapi/generators/openapi-python-client";
import { openapiTypescript } from "@secure-serverless/development/openapi/generators/openapi-typescript";
import { lintDocument } from "@secure-serverless/development/openapi/lint";
import { STEPS } from "@secure-serverless/development/openapi/steps";
import { useClient } from "@secure-serverless/development/openapi/use-client";
import { DOCUMENT } from "../../functions/api/openapi/document";
import { apiKey, instance, origin } from "./support/target";

/** The first test of each tool also installs it. */
const INSTALL_AND_RUN_MILLISECONDS = 15 * 60 * 1000;

// biome-ignore lint/suspicious/noExplicitAny: a document that is changed at will
type Changed = any;

/** Runs a step with a document that says something else than the API's. */
async function withChanged<T>(change: (document: Changed) => void, step: (path: string) => Promise<T>): Promise<T> {
  const document: Changed = structuredClone(DOCUMENT);
  change(document);
  const path = join(instance.root, "openapi-changed.yaml");
  await writeFile(path, documentText(document));
  try {
    return await step(path);
  } finally {
    await rm(path, { force: true });
  }
}

async function use(generator: Generator, document: string): Promise<string[]> {
  const objectKey = `clients/${randomUUID()}/ä b.bin`;
  return useClient(generator, { origin, apiKey: await apiKey(), objectKey, document });
}

describe("linters", () => {
  it(
    "redocly and spectral find nothing in the document, not even a warning",
    async () => expect(await lintDocument(DOCUMENT_FILE)).toEqual({ redocly: [], spectral: [] }),
    INSTALL_AND_RUN_MILLISECONDS,
  );

  it("nor do they where the path looks like a part of a URL", async () => {
    const folder = await mkdtemp(join(instance.root, "%41 ä #"));
    const path = join(folder, "openapi.yaml");
    await copyFile(DOCUMENT_FILE, path);
    expect(await lintDocument(path)).toEqual({ redocly: [], spectral: [] });
    await rm(folder, { recursive: true });
  });

  it("both find a component that nothing uses", async () => {
    const unused = (document: Changed) => {
      document.components.schemas.Forgotten = { type: "string" };
    };
    expect(await withChanged(unused, lintDocument)).toEqual({
      redocly: [expect.stringMatching(/^no-unused-components: .*Forgotten/)],
      spectral: [expect.stringMatching(/^oas3-unused-component: .*Forgotten/)],
    });
  });
});

describe.each([openapiPythonClient, openapiTypescript])("a client by $title", (generator) => {
  it(
    "writes, reads, lists, sets conditions and reads problems",
    async () => expect(await use(generator, DOCUMENT_FILE)).toEqual(STEPS),
    INSTALL_AND_RUN_MILLISECONDS,
  );
});

it(
  "generates the types of packages/client as they are committed, and others of another document",
  async () => {
    const committed = await readFile(CLIENT_TYPES_FILE, "utf8");
    expect(await clientTypes(DOCUMENT_FILE)).toBe(committed);
    const renamed = ({ components }: Changed) => {
      components.schemas.Written.properties.tag = components.schemas.Written.properties.etag;
    };
    expect(await withChanged(renamed, clientTypes)).toContain("readonly tag?: string");
  },
  INSTALL_AND_RUN_MILLISECONDS,
);

describe("the same program fails with a document", () => {
  const client = (path: string) => use(openapiPythonClient, path);

  it("that gives the body no schema: such a client cannot write", async () => {
    const schemaless = ({ paths }: Changed) => {
      paths["/api/data/{key}"].put.requestBody.content = { "application/octet-stream": {} };
    };
    await expect(withChanged(schemaless, client)).rejects.toThrow("put_object");
  });

  it("that names the gateway's message first: such a client cannot read a problem", async () => {
    const swapped = ({ components }: Changed) => {
      const { NotFound } = components.responses;
      NotFound.content = Object.fromEntries(Object.entries(NotFound.content).reverse());
    };
    await expect(withChanged(swapped, client)).rejects.toThrow("KeyError: 'message'");
  });

  it("that does not type the list: such a client cannot read it", async () => {
    const untyped = ({ paths }: Changed) => {
      paths["/api/data"].get.responses["200"].content = { "*/*": { schema: {} } };
    };
    await expect(withChanged(untyped, client)).rejects.toThrow("list");
  });
});
