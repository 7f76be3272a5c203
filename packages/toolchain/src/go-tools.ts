import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { goEnvironment, requireGo } from "./go";
import { onceInCache } from "./once";

/**
 * Programs in Go that only a check of the documentation needs. Asked for in `go/<name>/go.mod`; locked in `go.sum` beside
 * it, after a change by `go mod tidy` in that folder.
 */
const MODULES = { oasdiff: "github.com/oasdiff/oasdiff" } as const;

export type GoTool = keyof typeof MODULES;

const BUILD_TIMEOUT_SECONDS = 900;

/**
 * Builds the locked version of a program from its source, every module checked against its hash.
 *
 * @param use what needs it, as the beginning of a sentence
 * @returns the path of the program
 * @throws UserError when Go is missing, or it cannot be built
 */
export async function goTool(name: GoTool, use: string): Promise<string> {
  const source = join(__dirname, "go", name);
  const files = ["go.mod", "go.sum"].map((file) => readFileSync(join(source, file), "utf8"));
  const key = shortHash(...files, process.platform, process.arch);
  const folder = await onceInCache(`go/${name}-${key}`, BUILD_TIMEOUT_SECONDS, async (staging) => {
    await requireGo(use);
    try {
      await run(
        "go",
        [
          "build",
          "-mod=readonly",
          "-trimpath",
          "-buildvcs=false",
          "-ldflags",
          "-s -w",
          "-o",
          join(staging, name),
          MODULES[name],
        ],
        { cwd: source, env: goEnvironment(), timeoutSeconds: BUILD_TIMEOUT_SECONDS },
      );
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new UserError(
        `${name} could not be built (${error.reason}): ${error.output.trim().split("\n").slice(-3).join("; ")}`,
        "Check that the Go module proxy (go env GOPROXY) can be reached, then run it again",
        { cause: error },
      );
    }
  });
  return join(folder, name);
}
