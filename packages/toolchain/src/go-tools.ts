import { readFileSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { shortHash } from "@secure-serverless/system/paths";
import { CommandError, run } from "@secure-serverless/system/process";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";
import { UserError } from "@secure-serverless/system/user-error";
import { findGo, goEnvironment } from "./go";
import { onceInCache } from "./once";

/**
 * Programs that are built from the Go module proxy, with the package that each is. Asked for in `go-tools/<name>/go.mod`;
 * locked in `go.sum` beside it, after a change by `go mod tidy` in that folder.
 */
export const GO_TOOLS = {
  gitleaks: "github.com/zricethezav/gitleaks/v8",
  oasdiff: "github.com/oasdiff/oasdiff",
} as const;

export type GoTool = keyof typeof GO_TOOLS;

const BUILD_TIMEOUT_SECONDS = 600;
const LOCK_FILES = ["go.mod", "go.sum"];

/**
 * The program, built once; every module checked against the hash in its go.sum.
 *
 * @returns its path
 * @throws UserError when there is no Go and none can be brought in, or it cannot be built
 */
export async function goTool(name: GoTool): Promise<string> {
  const source = join(__dirname, "go-tools", name);
  const locks = LOCK_FILES.map((file) => readFileSync(join(source, file), "utf8"));
  const key = shortHash(...locks, process.platform, process.arch);
  const folder = await onceInCache(`go-tools/${name}-${key}`, BUILD_TIMEOUT_SECONDS, async (staging) => {
    const go = await findGo();
    const work = temporaryFolder(name);
    try {
      for (const file of LOCK_FILES) await copyFile(join(source, file), join(work, file));
      await run(
        go,
        ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-o", join(staging, name), GO_TOOLS[name]],
        {
          cwd: work,
          env: { ...goEnvironment(), GOFLAGS: "" },
          timeoutSeconds: BUILD_TIMEOUT_SECONDS,
        },
      );
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new UserError(
        `${name} could not be built (${error.reason}): ${error.output.trim().split("\n").at(-1)}`,
        "Check that the Go module proxy (go env GOPROXY) can be reached",
        { cause: error },
      );
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return join(folder, name);
}
