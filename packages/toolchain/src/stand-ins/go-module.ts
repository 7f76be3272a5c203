import { cacheRoot } from "@secure-serverless/system/paths";
import { CommandError, InterruptedError, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { goEnvironment } from "../go";

export interface GoModule {
  readonly path: string;
  readonly version: string;
  /** The `h1:` hash of the module's content, as in a go.sum file. */
  readonly sum: string;
}

/**
 * Downloads a module through the Go module proxy.
 *
 * @returns its folder in the module cache, read-only
 * @throws UserError when it cannot be downloaded or its content is not the pinned one
 */
export async function downloadGoModule(module: GoModule): Promise<string> {
  const name = `${module.path}@${module.version}`;
  let answer: { Dir?: string; Sum?: string; Error?: string };
  try {
    const { stdout } = await run("go", ["mod", "download", "-json", name], {
      // in the temporary folder a go.mod or go.work of somebody else would count
      cwd: cacheRoot(),
      env: goEnvironment(),
      timeoutSeconds: 600,
    });
    answer = JSON.parse(stdout) as typeof answer;
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    throw new UserError(
      `The Go module ${name} could not be downloaded: ${error instanceof CommandError ? error.output.trim() : error}`,
      "Check that the Go module proxy (go env GOPROXY) can be reached",
      { cause: error },
    );
  }
  if (answer.Sum !== module.sum || answer.Dir === undefined) {
    throw new UserError(
      `The Go module ${name} has the hash ${answer.Sum}, but ${module.sum} is pinned`,
      "Do not use it. Check what your module proxy serves",
    );
  }
  return answer.Dir;
}
