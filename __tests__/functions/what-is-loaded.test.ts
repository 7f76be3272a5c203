import { FUNCTION_IDS, type FunctionId } from "../../src/config/parts";
import { temporaryFolder } from "../support/temporary-folder";
import { partOf } from "./support/budget";
import { Built } from "./support/built";

const built = new Built(temporaryFolder());

/** What a function and its layer ask for when an execution environment starts. X-Ray is not among it. */
const SHARED = ["node:crypto", "node:fs", "node:https", "node:os", "node:path", "node:process", "node:stream"];
const AT_INIT: Readonly<Record<FunctionId, readonly string[]>> = {
  api: [...SHARED, "node:zlib", "secure-serverless-vendor/api"],
  authorizer: [...SHARED, "secure-serverless-vendor/authorizer"],
  rotation: [...SHARED, "secure-serverless-vendor/rotation"],
};

/** The packages in a function's vendor file: what a function must not load is not there. */
const SDK = [
  "@aws-sdk/core",
  "@aws/lambda-invoke-store",
  "@smithy/core",
  "@smithy/node-http-handler",
  "@smithy/signature-v4",
  "@smithy/types",
];
const PACKAGES: Readonly<Record<FunctionId | "tracing", readonly string[]>> = {
  api: [
    ...SDK,
    "@aws-sdk/checksums",
    "@aws-sdk/client-s3",
    "@aws-sdk/middleware-sdk-s3",
    "@aws-sdk/s3-request-presigner",
    "@aws-sdk/signature-v4-multi-region",
    "@aws-sdk/xml-builder",
    "zod",
  ],
  authorizer: [...SDK, "@aws-sdk/client-secrets-manager"],
  rotation: [...SDK, "@aws-sdk/client-secrets-manager"],
  tracing: [
    "@smithy/service-error-classification",
    "atomic-batcher",
    "aws-xray-sdk-core",
    "cls-hooked",
    "emitter-listener",
    "semver",
    "shimmer",
  ],
};

/** The packages in a vendor file, each once. */
function packagesOf(file: string): string[] {
  const outputs = Object.entries(built.layers.outputs).filter(([path]) => path.endsWith(`/${file}.js`));
  const inputs = outputs.flatMap(([, output]) => Object.entries(output.inputs));
  const names = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => partOf(input));
  return [...new Set(names.filter((name) => !name.startsWith("functions/")).map(packageOf))].sort();
}

/** A package of one of its parts. */
function packageOf(part: string): string {
  return part
    .split("/")
    .slice(0, part.startsWith("@") ? 2 : 1)
    .join("/");
}

it.each(FUNCTION_IDS)("%s asks for these modules when it is loaded, and for no other", async (id) => {
  const { init } = await built.invoke(id, []);
  expect(init).toEqual([...AT_INIT[id]].sort());
});

it.each(Object.keys(PACKAGES) as (keyof typeof PACKAGES)[])("has in the vendor file %s these packages", (file) => {
  expect(packagesOf(file)).toEqual([...PACKAGES[file]].sort());
});
