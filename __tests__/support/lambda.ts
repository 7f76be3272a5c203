import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Loads a bundled function as Lambda does, with the layer in NODE_PATH and no other packages, and runs `code`, which
 * sees its `handler`. Returns what that writes.
 * @throws Error with what Node wrote when the function does not load
 */
export function inLambda(
  functionDir: string,
  layerDir: string,
  code: string,
  variables: Readonly<Record<string, string>> = {},
): string {
  const script = `const { handler } = require(${JSON.stringify(join(functionDir, "index.js"))});${code}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd: tmpdir(),
    env: { ...variables, NODE_PATH: join(layerDir, "nodejs", "node_modules") },
    encoding: "utf8",
    timeout: 30_000,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
