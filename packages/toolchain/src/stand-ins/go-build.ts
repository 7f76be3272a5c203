import { CommandError, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { goEnvironment, requireGo } from "../go";

/** @throws UserError when Go is missing or too old, with why it is needed at all */
export function requireGoForProviders(): Promise<void> {
  return requireGo(
    "The Terraform registry cannot be reached, and building its providers",
    "let Terraform reach its registry or a provider mirror named in your Terraform CLI configuration",
  );
}

export interface GoBuildProps {
  /** The folder of the main package. */
  readonly source: string;
  readonly output: string;
  /** For the linker's -X: `package.variable=value`. */
  readonly version: string;
  readonly timeoutSeconds: number;
  /**
   * Packages that are compiled without optimizing, as patterns: half the work, for code that runs once for each call to AWS.
   * @default none
   */
  readonly quickly?: readonly string[];
  /** Called with each package that is compiled. @default none */
  readonly onPackage?: (name: string) => void;
}

/** Settles when the build before has ended, however. */
let before: Promise<unknown> = Promise.resolve();

/**
 * A reproducible, static build without debug information. Builds are made one after the other: of two at once, each would
 * compile what both need.
 *
 * @throws UserError with the compiler's last words
 */
export function goBuild(props: GoBuildProps): Promise<void> {
  const built = before.then(() => compile(props));
  before = built.catch(() => {});
  return built;
}

async function compile(props: GoBuildProps): Promise<void> {
  const { source, output, version, timeoutSeconds, quickly = [], onPackage } = props;
  // the linker leaves the debug information out: the compiler need not make it
  const compiler = ["all=-dwarf=false", ...quickly.map((packages) => `${packages}=-N -l -dwarf=false`)];
  const args = ["-v", "-trimpath", "-buildvcs=false", ...compiler.map((flags) => `-gcflags=${flags}`)];
  try {
    await run("go", ["build", ...args, "-ldflags", `-s -w -X ${version}`, "-o", output, "."], {
      cwd: source,
      // a compiler ends before it would have to collect much
      env: { ...goEnvironment(), GOGC: "off", GOMEMLIMIT: "1500MiB" },
      timeoutSeconds,
      ...(onPackage === undefined ? {} : { onLine: onPackage }),
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(
      `A Terraform provider could not be built (${error.reason}): ${error.output.trim().split("\n").slice(-5).join("; ")}`,
      "Check the disk space of the temporary folder (3 GB are needed) and that the Go module proxy (go env GOPROXY) can be reached, then run it again",
      { cause: error },
    );
  }
}
