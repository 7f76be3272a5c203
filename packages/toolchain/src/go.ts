import { probe } from "@secure-serverless/system/process";
import { UserError } from "@secure-serverless/system/user-error";
import { coerce, satisfies } from "semver";

/** Whatever newer toolchain a module asks for, Go 1.21 and later fetches by itself from the module proxy. */
const OLDEST_GO = "1.21";

/**
 * @param use what needs Go, as the beginning of a sentence
 * @param otherwise what to do to need no Go, as an instruction. @default there is no other way
 * @throws UserError when Go is missing or too old
 */
export async function requireGo(use: string, otherwise?: string): Promise<void> {
  const output = await probe("go", ["version"]);
  const version = coerce(/go version go([\d.]+)/.exec(output ?? "")?.[1]);
  if (version !== null && satisfies(version, `^${OLDEST_GO}`)) return;
  throw new UserError(
    `${use} needs Go >= ${OLDEST_GO}: ${output === undefined ? "no go on PATH" : `found ${output}`}`,
    `Install Go (https://go.dev/dl)${otherwise === undefined ? "" : `, or ${otherwise}`}`,
  );
}

/** For every `go` command: neither a C compiler nor a workspace of the user's is wanted. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
}
