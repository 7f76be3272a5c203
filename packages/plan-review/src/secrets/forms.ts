import { IN_LINES, IN_WORDS } from "./form-table";
import { isHarmless } from "./harmless-values";
import type { Span } from "./spans";

/** A longer authority is none. */
const MAXIMUM_AUTHORITY = 2_048;
const AUTHORITY = /[^\s"'<>]{0,2048}/y;

/** scheme://user:password@host, without a user too; a password may hold a slash or another @. */
function urlSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let at = -1;
  for (let scheme = text.indexOf("://"); scheme >= 0; scheme = text.indexOf("://", scheme + 3)) {
    const start = scheme + 3;
    if (at < start) at = text.indexOf("@", start);
    if (at < 0) break;
    if (at - start > MAXIMUM_AUTHORITY || !/[a-z\d]/i.test(text.charAt(scheme - 1))) continue;
    AUTHORITY.lastIndex = start;
    const run = AUTHORITY.exec(text)?.[0] ?? "";
    const colon = run.search(/[:/?#@]/);
    if (run[colon] !== ":" || !run.includes("@")) continue;
    const path = run.search(/[/?#]/);
    const inAuthority = path < 0 ? run.lastIndexOf("@") : run.lastIndexOf("@", path);
    // host:port/path@version is not a password
    const end = inAuthority > colon ? inAuthority : /^:\d{1,5}[/?#]/.test(run.slice(colon)) ? -1 : run.indexOf("@");
    if (end <= colon + 1 || !/[\w[.$({%/-]/.test(run.charAt(end + 1))) continue;
    if (!isHarmless(run.slice(colon + 1, end), "password")) spans.push([start + colon + 1, start + end]);
  }
  return spans;
}

/** A private key, or a block of a kind that holds one, to its end or to the end of the text. */
const PEM_BEGIN =
  /-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|PRIVATE KEY BLOCK)(?: BLOCK)?-----|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----/g;
const PEM_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|---- END SSH2 ENCRYPTED PRIVATE KEY ----/g;

/** Where a text holds secrets by their own form. */
export function formSpans(text: string): readonly Span[] {
  const hasSpaces = /\s/.test(text);
  if (!hasSpaces && !/[@=]/.test(text)) return [];
  const spans: Span[] = [...(hasSpaces ? pemSpans(text) : []), ...urlSpans(text)];
  for (const { hints, pattern } of hasSpaces ? [...IN_WORDS, ...IN_LINES] : IN_WORDS) {
    if (!hints.some((hint) => text.includes(hint))) continue;
    for (const match of text.matchAll(pattern)) {
      const span = match.indices?.[1];
      if (span !== undefined && !isHarmless(bare(match[1] ?? ""), "password")) spans.push(span);
    }
  }
  return spans;
}

function bare(text: string): string {
  return text.replace(/^["']|["']$/g, "");
}

function pemSpans(text: string): readonly Span[] {
  if (!text.includes("BEGIN ")) return [];
  const spans: Span[] = [];
  PEM_BEGIN.lastIndex = 0;
  for (let begin = PEM_BEGIN.exec(text); begin !== null; begin = PEM_BEGIN.exec(text)) {
    PEM_END.lastIndex = PEM_BEGIN.lastIndex;
    const end = PEM_END.exec(text);
    const to = end === null ? text.length : end.index + end[0].length;
    spans.push([begin.index, to]);
    PEM_BEGIN.lastIndex = to;
  }
  return spans;
}
