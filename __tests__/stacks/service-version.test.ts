import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { FUNCTION_IDS } from "../../src/config/parts";
import type { Bundles } from "../../src/packaging/bundles";
import { SecureServerlessStack } from "../../src/stacks/secure-serverless-stack";
import { anEnvironment } from "../support/environments";
import { sourceDir } from "../support/functions";
import { resourcesOf, synthStack } from "../support/terraform-json";

/** SERVICE_VERSION of each function, by the function's name, after a change of one bundle. */
function versions(changed?: keyof Bundles): Record<string, string> {
  const ids = [...FUNCTION_IDS, "layer"] as const;
  const bundles = Object.fromEntries(ids.map((id) => [id, sourceDir()])) as Record<keyof Bundles, string>;
  if (changed !== undefined) appendFileSync(join(bundles[changed], "index.js"), "// changed\n");
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
    ["api", [API]],
    ["authorizer", [AUTHORIZER]],
    ["rotation", [ROTATION]],
    ["layer", Object.keys(before)],
  ] as [keyof Bundles, string[]][])(
    "changes with the code of %s where that runs, and nowhere else",
    (bundle, functions) => {
      const after = versions(bundle);
      expect(
        Object.keys(after)
          .filter((name) => after[name] !== before[name])
          .sort(),
      ).toEqual([...functions].sort());
    },
  );
});
