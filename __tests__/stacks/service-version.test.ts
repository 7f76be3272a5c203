import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { FUNCTION_IDS, type FunctionId } from "../../src/config/parts";
import type { Bundle, Bundles } from "../../src/packaging/bundles";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { anEnvironment } from "../support/environments";
import { sourceDir } from "../support/functions";
import { resourcesOf, synthStack } from "../support/terraform-json";

/** SERVICE_VERSION of each function, by the function's name, after a change of one of a function's folders. */
function versions(changed?: FunctionId, folder: keyof Bundle = "code"): Record<string, string> {
  const entries = FUNCTION_IDS.map((id) => [id, { code: sourceDir(), layer: sourceDir() }]);
  const bundles = Object.fromEntries(entries) as Bundles;
  if (changed !== undefined) appendFileSync(join(bundles[changed][folder], "index.js"), "// changed\n");
  const environment = anEnvironment({ secret: { delivery: "out-of-band", rotation: { everyDays: 30 } } });
  const stack = new SecureServerlessStack(Testing.app(), { environment, bundles, serviceVersion: "1.2.3" });
  return Object.fromEntries(
    resourcesOf(synthStack(stack), "aws_lambda_function").map((made) => [
      String(made["function_name"]),
      (made["environment"] as { variables: Record<string, string> }).variables["SERVICE_VERSION"] ?? "none",
    ]),
  );
}

describe("SERVICE_VERSION", () => {
  const before = versions();
  const API = "secure-serverless-function";
  const AUTHORIZER = "secure-serverless-authorizer";
  const ROTATION = "secure-serverless-rotation";

  it("is in every function the release and its code", () => {
    expect(Object.keys(before)).toEqual(expect.arrayContaining([API, AUTHORIZER, ROTATION]));
    expect(Object.values(before).filter((version) => !/^1\.2\.3\+[0-9a-f]{8}$/.test(version))).toEqual([]);
  });

  it("stays when nothing changes, so that nothing is deployed", () => {
    expect(versions()).toEqual(before);
  });

  it.each([
    ["api", "code", API],
    ["api", "layer", API],
    ["authorizer", "code", AUTHORIZER],
    ["authorizer", "layer", AUTHORIZER],
    ["rotation", "code", ROTATION],
    ["rotation", "layer", ROTATION],
  ] as [FunctionId, keyof Bundle, string][])("changes with the %s function's own %s alone", (id, folder, name) => {
    const after = versions(id, folder);
    expect(Object.keys(after).filter((other) => after[other] !== before[other])).toEqual([name]);
  });
});
