import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { FUNCTION_IDS, type FunctionId } from "../../src/config/parts";
import { buildBundles } from "../../src/packaging/bundles";
import { inLambda } from "../support/lambda";
import { temporaryFolder } from "../support/temporary-folder";

describe("the project's bundles", () => {
  const bundles = buildBundles(resolve(__dirname, "../.."), temporaryFolder());
  const codeOf = (name: FunctionId) => readFileSync(join(bundles[name].code, "index.js"), "utf8");
  const required = (source: string) => [...source.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name);

  it.each(FUNCTION_IDS)("keep the %s function to its own code", (name) => {
    const packages = required(codeOf(name)).filter((module) => !builtinModules.includes(module.replace(/^node:/, "")));

    const own = ["secure-serverless-vendor/tracing", `secure-serverless-vendor/${name}`];
    expect([...new Set(packages)].sort()).toEqual(own.sort());
    expect(codeOf(name).length).toBeLessThan(100_000);
  });

  it.each(FUNCTION_IDS)("ship no source map with the %s function, and nothing that names one", (name) => {
    const { code, layer } = bundles[name];
    const files = [code, layer].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    );
    const scripts = files.filter((path) => path.endsWith(".js"));
    expect(scripts.length).toBeGreaterThanOrEqual(3);
    expect(files.filter((path) => path.endsWith(".map"))).toEqual([]);
    for (const path of scripts) expect(readFileSync(path, "utf8")).not.toMatch(/^\/\/# sourceMappingURL=/m);
  });

  it.each(FUNCTION_IDS)("let Lambda load the %s function with nothing but its own layer", (name) => {
    const variables = {
      BUCKET_NAME: "my-bucket",
      METRICS_NAMESPACE: "Mine",
      SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mine",
      AWS_REGION: "eu-west-1",
      LOG_LEVEL: "INFO",
      SERVICE_VERSION: "1.2.3",
    };

    expect(inLambda(bundles[name].code, bundles[name].layer, "process.stdout.write(typeof handler)", variables)).toBe(
      "function",
    );
  });

  it("cannot be loaded with the layer of another function", () => {
    expect(() => inLambda(bundles.api.code, bundles.authorizer.layer, "")).toThrow(
      /Cannot find module 'secure-serverless-vendor\/api'/,
    );
  });
});
