import { UserError } from "../user-error";

export const HOW =
  "Give it the output of `terraform show -json <plan file>`, or the plan file that `terraform plan -out` wrote";

/**
 * The JSON of a plan, also where the wrapper of hashicorp/setup-terraform has put lines of its own around it.
 *
 * @throws UserError that says what is wrong, without a word of the content, which may hold secrets
 */
export function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new UserError("The plan is empty", HOW);
  let text: string;
  try {
    text = decode(bytes);
  } catch (error) {
    throw new UserError(`The plan has ${bytes.length} bytes, more than one text can hold`, "Split the configuration", {
      cause: error,
    });
  }
  // the error of JSON.parse quotes the text: it is not even a cause
  const json = parsed(text) ?? parsed(jsonLine(text));
  if (json !== undefined) return json;
  throw explain(text);
}

/** UTF-8, with or without a byte order mark, or the UTF-16 that `>` writes in Windows PowerShell. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return Buffer.from(bytes).swap16().toString("utf16le", 2);
  return bytes.toString("utf8", bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The one line that is the JSON of a plan. A line break within a text of the plan is written as an escape there, so that no
 * value of it can look like a line.
 */
function jsonLine(text: string): string | undefined {
  const lines = plain(text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("{") && line.includes('"format_version"'));
  return lines.length === 1 ? lines[0] : undefined;
}

/** Without the colours of a terminal, which JSON cannot hold. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with
  return text.includes("\u001b") ? text.replace(/\u001b\[[0-9;]{0,20}m/g, "") : text;
}

/** How much of a text tells what it is. */
const BEGINNING = 64 * 1024;

function explain(text: string): UserError {
  const beginning = plain(text.slice(0, BEGINNING));
  if (/^\s*\{"@level"/m.test(beginning))
    return new UserError("This is the progress that `terraform plan -json` prints, not a plan", HOW);
  if (/^\[command\]|^::(debug|set-output)/m.test(beginning))
    return new UserError(
      "This is what the wrapper of hashicorp/setup-terraform prints, and no single line of it is the JSON of a plan",
      "Set `terraform_wrapper: false` for hashicorp/setup-terraform, and write the output of `terraform show -json <plan file>` to a file again",
    );
  if (/^(Terraform|OpenTofu) (used the selected|will perform|planned)|^No changes\. /m.test(beginning))
    return new UserError("This is the plan as Terraform prints it for people", HOW);
  return new UserError("The plan is neither JSON nor a file that `terraform plan -out` wrote", HOW);
}
