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
  gitleaks: { package: "github.com/zricethezav/gitleaks/v8" },
  oasdiff: { package: "github.com/oasdiff/oasdiff" },
  // without the flag it calls itself a development version, which no `required_version` takes
  tofu: {
    package: "github.com/opentofu/opentofu/cmd/tofu",
    linker: "-s -w -X github.com/opentofu/opentofu/version.dev=no",
    timeoutSeconds: 2400,
  },
} as const satisfies Readonly<Record<string, GoProgram>>;

interface GoProgram {
  readonly package: string;
  /** Flags of the linker. @default none */
  readonly linker?: string;
  /** Of the build. @default 600 */
  readonly timeoutSeconds?: number;
}

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
  const { package: program, linker, timeoutSeconds = BUILD_TIMEOUT_SECONDS }: GoProgram = GO_TOOLS[name];
  const flags = linker === undefined ? [] : [`-ldflags=${linker}`];
  const source = join(__dirname, "go-tools", name);
  const locks = LOCK_FILES.map((file) => readFileSync(join(source, file), "utf8"));
  const key = shortHash(...locks, ...flags, process.platform, process.arch);
  const folder = await onceInCache(`go-tools/${name}-${key}`, timeoutSeconds, async (staging) => {
    const go = await findGo();
    const work = temporaryFolder(name);
    try {
      for (const file of LOCK_FILES) await copyFile(join(source, file), join(work, file));
      await run(
        go,
        ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", ...flags, "-o", join(staging, name), program],
        {
          cwd: work,
          env: { ...goEnvironment(), GOFLAGS: "" },
          timeoutSeconds,
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
