import { CONTENT_TYPE, PARAMETER } from "./schemas";
import { isValid } from "./validate";

/** A Content-Type's parts. */
export interface MediaType {
  /** In lower case: `text/plain`. */
  readonly name: string;
  /** In lower case and without quotes; of several the first that is not UTF-8 or ASCII. */
  readonly charset: string | undefined;
  /** The whole without empty parameters and tabs, as a signed header can carry it. */
  readonly normalized: string;
}

const UTF8 = new Set(["utf-8", "utf8", "us-ascii", "ascii"]);

/** Reads a Content-Type by RFC 9110, sections 5.6.6 and 8.3.1. @returns undefined when it is none */
export function readContentType(text: string): MediaType | undefined {
  if (!isValid(CONTENT_TYPE, text)) return undefined;
  const name = text.slice(0, `${text};`.indexOf(";")).trim();
  const parameters = [...text.matchAll(new RegExp(PARAMETER, "g"))].map(([parameter]) => parameter);
  const charsets = parameters.flatMap((parameter) => {
    const charset = /^[ \t]*;[ \t]*charset=(.*)/i.exec(parameter)?.[1];
    return charset === undefined ? [] : [unquoted(charset).trim().toLowerCase()];
  });
  return {
    name: name.toLowerCase(),
    charset: charsets.find((charset) => !UTF8.has(charset)) ?? charsets[0],
    normalized:
      name +
      parameters
        .filter((parameter) => parameter.includes("="))
        .map((parameter) => parameter.replaceAll("\t", " "))
        .join(""),
  };
}

/** Tells whether text of this character set is UTF-8; none is taken for it. */
export function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || UTF8.has(charset);
}

/** The gateway hands these types on as text, all others as base64. */
export function isGatewayText({ name }: MediaType): boolean {
  return name.startsWith("text/") || /^application\/(?:json|xml|javascript)$/.test(name);
}

/** A token has neither quotes nor backslashes. */
function unquoted(value: string): string {
  return value.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
}
