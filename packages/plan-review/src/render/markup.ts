import { shorten, visible } from "./text";

export const MAXIMUM_VALUE_CHARACTERS = 300;
export const ACTIONS = {
  create: "+",
  update: "~",
  replace: "-/+",
  delete: "-",
  forget: "forget",
  read: "read",
  "no-op": "=",
} as const;

/** Text of a plan as a code span: inside it neither Markdown nor HTML nor a mention means anything. */
export function code(text: string): string {
  const line = visible(text);
  if (line !== "" && !line.includes("`") && !line.startsWith(" ") && !line.endsWith(" ")) return `\`${line}\``;
  const longest = [...line.matchAll(/`+/g)].reduce((length, [run]) => Math.max(length, run.length), 0);
  const fence = "`".repeat(longest + 1);
  // a span must not begin or end with its own fence, and it loses one space on either side
  const padding = /^[` ]|[` ]$/.test(line) || line === "" ? " " : "";
  return `${fence}${padding}${line === "" ? "(empty)" : line}${padding}${fence}`;
}

/** A sentence of ours that may quote the plan: as it is where nothing in it could be markup, otherwise as code. */
export function sentence(text: string): string {
  const harmless =
    /^[\w ,.;:()'’→−/-]*$/.test(text) && !/(^|\W)_|_(\W|$)|www\.|:\/\/|^\s|\s$|^[-−]|^\d+[.)]/.test(text);
  return harmless ? text : code(shorten(text, MAXIMUM_VALUE_CHARACTERS));
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
