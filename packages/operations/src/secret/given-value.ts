import { UserError } from "@secure-serverless/system/user-error";
import {
  type ApiSecretValue,
  BYTE_ORDER_MARK,
  randomKey,
  SECRET_FIELDS,
} from "../../../../functions/shared/api-secret";
import { generateApiSecret } from "../aws/api-secret";
import { readPrivateFile, readStandardInput } from "./input";
import { promptHidden } from "./prompt";
import { say } from "./say";
import { keyFrom, secretFrom } from "./value";

export interface ValueSource {
  /** An absolute path. */
  readonly file: string | undefined;
  readonly generate: boolean;
}

/** From the one place that the options name; by default standard input, or questions on a terminal. */
export async function givenValue(environmentName: string, { file, generate }: ValueSource): Promise<ApiSecretValue> {
  if (file !== undefined && generate)
    throw new UserError(
      "Use --file or --generate, not both",
      `For example: npm run secret -- put ${environmentName} --generate`,
    );
  if (generate) return generateApiSecret();
  if (file !== undefined) return wholeValue(await readPrivateFile(file), file);
  if (!process.stdin.isTTY)
    return wholeValue(await readStandardInput(nothingGiven("No value came from standard input")), "standard input");
  say(`The value for ${environmentName}, which is not shown. An empty answer has one generated.`);
  const answers: [string, string][] = [];
  for (const field of SECRET_FIELDS) answers.push([field, (await promptHidden(`${field}: `)) || randomKey()]);
  return secretFrom(JSON.stringify(Object.fromEntries(answers)), "your answers");
}

/** The mark is not stored; whoever reads the same file otherwise meets it. */
function wholeValue(text: string, origin: string): ApiSecretValue {
  if (text.startsWith(BYTE_ORDER_MARK)) say(`What ${origin} holds begins with a byte order mark, which is left out`);
  return secretFrom(text, origin);
}

/** From standard input, or an answer on a terminal. */
export async function givenKey(): Promise<string> {
  // a terminal would show what is typed
  const text = process.stdin.isTTY
    ? await promptHidden("api_key: ")
    : await readStandardInput(nothingGiven("The new key is expected on standard input"));
  return keyFrom(text, "standard input");
}

function nothingGiven(message: string): UserError {
  return new UserError(
    message,
    "Pipe it in (`… | npm run secret -- …`), or with put: --file <path>, --generate, or answer on a terminal",
  );
}
