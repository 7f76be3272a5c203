import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLambdaNode, pinnedLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import type { Metafile } from "esbuild";
import { FUNCTION_IDS, type FunctionId } from "../../src/config/parts";
import { VENDOR_PACKAGE } from "../../src/packaging/bundle-options";
import { type Bundles, buildWithMetafiles, bundlesBelow } from "../../src/packaging/bundles";

const projectRoot = join(__dirname, "../..");
const functions = FUNCTION_IDS;
let folder: string;
let bundles: Bundles;
let metafile: Metafile;
let node: string;

beforeAll(async () => {
  node = (await findLambdaNode()).command;
  folder = mkdtempSync(join(tmpdir(), "bundles-"));
  metafile = buildWithMetafiles(projectRoot, folder).code;
  bundles = bundlesBelow(folder);
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** On the Node of Lambda's runtime, whatever runs this test. It warns on standard error, with the place. */
function run(id: FunctionId, script: string, variables: Readonly<Record<string, string>> = {}) {
  return spawnSync(node, ["--trace-warnings", "--trace-deprecation", "-e", script], {
    cwd: folder,
    encoding: "utf8",
    timeout: 20_000,
    env: { PATH: process.env["PATH"] ?? "", NODE_PATH: join(bundles[id].layer, "nodejs/node_modules"), ...variables },
  });
}

const variables = {
  AWS_REGION: "eu-central-1",
  BUCKET_NAME: "b",
  METRICS_NAMESPACE: "n",
  SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:1:secret:s",
};

it("runs here on the pinned Node", () => {
  const { stdout } = run("api", "process.stdout.write(process.versions.node)");
  expect(stdout).toBe(pinnedLambdaNode());
});

it.each(functions)("%s loads with its layer found through NODE_PATH and exports its handler", (name) => {
  const { stdout, stderr } = run(name, `process.stdout.write(typeof require("./${name}/index.js").handler)`, variables);
  expect({ stdout, stderr }).toEqual({ stdout: "function", stderr: "" });
});

it.each(functions)("%s does not load without the layer", (name) => {
  const { status, stderr } = run(name, `require("./${name}/index.js")`, { ...variables, NODE_PATH: "" });
  expect(status).not.toBe(0);
  expect(stderr).toContain(`Cannot find module '${VENDOR_PACKAGE}/${name}'`);
});

it.each(functions)("%s is the project's own code and nothing else", (name) => {
  const code = readFileSync(join(folder, name, "index.js"), "utf8");
  const [output] = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(`/${name}/index.js`));
  const sources = Object.keys(output?.[1].inputs ?? {});
  expect(sources.length).toBeGreaterThan(3);
  expect(sources.filter((source) => !source.startsWith("functions/"))).toEqual([]);
  // what describes the API is for its readers, not for Lambda
  expect(sources.filter((source) => /\.doc\.ts$|\/openapi\//.test(source))).toEqual([]);
  const required = new Set([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? ""));
  expect([...required].filter((name) => !name.startsWith(`${VENDOR_PACKAGE}/`) && !name.startsWith("node:"))).toEqual(
    [],
  );
});

it("answers a request as the bundled api, and Node has nothing to warn of", () => {
  const event = JSON.stringify({ rawPath: "/api/health", requestContext: { http: { method: "GET" } } });
  const { stdout, stderr } = run(
    "api",
    `require("./api/index.js").handler(${event}, { awsRequestId: "r", functionName: "f", functionVersion: "1",
      getRemainingTimeInMillis: () => 1000 }).then((result) => process.stdout.write("status " + result.statusCode))`,
    { ...variables, LOG_LEVEL: "ERROR" },
  );
  expect(stdout).toContain("status 200");
  expect(stderr).toBe("");
});
