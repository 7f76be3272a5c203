import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { FUNCTION_IDS } from "../../src/config/parts";

interface Launch {
  readonly configurations: readonly Record<string, unknown>[];
  readonly compounds: readonly { readonly configurations: readonly string[] }[];
}

const launch = JSON.parse(readFileSync(join(PROJECT_ROOT, ".vscode/launch.json"), "utf8")) as Launch;
const FIRST_PORT = 9229;

describe(".vscode/launch.json", () => {
  it("attaches to each function that every stack has, at the port that --inspect gives it", () => {
    const ports = launch.configurations.map(({ name, port }) => [name, port]);
    expect(ports).toEqual(["api", "authorizer"].map((id) => [id, FIRST_PORT + FUNCTION_IDS.indexOf(id as "api")]));
    expect(launch.compounds.map(({ configurations }) => configurations)).toEqual([["api", "authorizer"]]);
  });

  it.each(launch.configurations)(
    "$name stays on this machine, comes back when code is replaced, and takes every source map",
    (one) => {
      expect(one).toMatchObject({
        ...{ request: "attach", address: "127.0.0.1", restart: true, sourceMaps: true },
        // the code is in the folder of the emulator
        resolveSourceMapLocations: null,
      });
    },
  );
});
