import { UserError } from "@secure-serverless/system/user-error";
import type { Target } from "../aws/target";
import { readPrivateFile, readStandardInput } from "../secret/input";
import { promptHidden } from "../secret/prompt";
import type { Rollout } from "./release";

/** How a command is told a token: never by an argument, which every process of the machine can read. */
export const TOKEN_OPTION = "--token-file";

/** Seconds that apply, checks and smoke test may take beside the gradual part. */
const RELEASE_SECONDS = 120;
/** API Gateway takes no longer headers. */
const MAXIMUM_LENGTH = 8192;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * The token for the smoke test, from a file that only its owner can read, or from standard input with `-`.
 *
 * @param source undefined where the command was given none
 * @throws UserError when the environment takes none, or what is there is none; it never repeats what it read
 */
export async function readToken({ environment }: Target, source: string | undefined): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const { mode } = environment.api.auth;
  if (mode !== "jwt")
    throw new UserError(
      `${TOKEN_OPTION} is for environments with api.auth.mode "jwt", and that of ${environment.name} is "${mode}"`,
      `Leave ${TOKEN_OPTION} out`,
    );
  const text = source === "-" ? await fromStandardInput() : await readPrivateFile(source, TOKEN_OPTION);
  const token = text.trim().replace(/^Bearer +/i, "");
  if (JWT.test(token) && token.length <= MAXIMUM_LENGTH) return token;
  throw new UserError(
    `${source === "-" ? "Standard input" : source} is not a valid token: it must be a JSON Web Token of at most ${MAXIMUM_LENGTH} characters`,
    "Give an access token of the issuer, and nothing else",
  );
}

function fromStandardInput(): Promise<string> {
  // a terminal would show what is typed
  if (process.stdin.isTTY) return promptHidden("token: ");
  return readStandardInput(
    new UserError(
      "The token is expected on standard input, which is empty",
      `Give it a file instead: ${TOKEN_OPTION} <path>`,
    ),
  );
}

/** When a token ends by its own words; undefined where it does not say so in a form that is understood. */
export function endOf(token: string): Date | undefined {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Record<
      string,
      unknown
    >;
    if (typeof exp !== "number" || !Number.isFinite(exp)) return undefined;
    const end = new Date(exp * 1000);
    return Number.isNaN(end.getTime()) ? undefined : end;
  } catch {
    return undefined;
  }
}

/**
 * A token that ends in the middle of a release would look like a version that refuses its callers.
 *
 * @throws UserError when it ends before a release that begins now
 */
export function requireLasting(token: string | undefined, rollout: Rollout): void {
  const end = token === undefined ? undefined : endOf(token);
  const seconds = RELEASE_SECONDS + (rollout.strategy === "gradual" ? rollout.minutes * 60 : 0);
  if (end === undefined || end.getTime() >= Date.now() + seconds * 1000) return;
  throw new UserError(
    `The token for the smoke test expires at ${end.toISOString()}, but the release may need it for ${Math.ceil(seconds / 60)} minutes from now. Nothing was released`,
    `Get a newer one, or one that lasts longer: ${TOKEN_OPTION}`,
  );
}
