import { isGatewayText, isUtf8, readContentType } from "../../../functions/api/content-type";

it.each([
  ["text/html;", "text/html"],
  ["text/html; ", "text/html"],
  ["text/html;; charset=utf-8", "text/html; charset=utf-8"],
  ["text/html;\tcharset=utf-8", "text/html; charset=utf-8"],
  ["text/html \t;\t charset=utf-8\t", "text/html  ;  charset=utf-8"],
  ['multipart/form-data; boundary="a\\"b"', 'multipart/form-data; boundary="a\\"b"'],
  ['text/plain; x="; charset=latin1;;"', 'text/plain; x="; charset=latin1;;"'],
  ["text/plain;charset=utf-8", "text/plain;charset=utf-8"],
  ["text/plain; a=b; c=d", "text/plain; a=b; c=d"],
])("%j is a media type, kept as %j", (text, normalized) => {
  expect(readContentType(text)?.normalized).toBe(normalized);
});

it.each([
  ...["", "text", "text/", "/plain", "text/plain; charset", "text/plain; charset=", "text/plain charset=utf-8"],
  ...['text/plain; a="', 'text/plain; a="b', 'text/plain; a="b\\"', "text/plain; a=b c", "text/plain\u0000"],
  ...['text/plain; a="\t"', "text/plain, text/html", "text/plain; a = b", `text/${"x".repeat(300)}`, "text/plain; é=1"],
])("%j is none", (text) => {
  expect(readContentType(text)).toBeUndefined();
});

it.each([
  ["text/plain", undefined],
  ["text/plain; charset=UTF-8", "utf-8"],
  ['text/plain; Charset="us-\\ascii"', "us-ascii"],
  ["text/plain; charset=utf-8; charset=latin1", "latin1"],
  ['text/plain; x="; charset=latin1"', undefined],
])("takes for the character set of %j %j", (text, charset) => {
  expect(readContentType(text)?.charset).toBe(charset);
});

it.each([
  ["TEXT/CSV;", true],
  ["application/json\t;", true],
  ["application/xml; charset=utf-8", true],
  ["application/javascript", true],
  ["application/jsonx", false],
  ["application/octet-stream", false],
])("gets from the gateway %j as text: %j", (text, expected) => {
  const type = readContentType(text);
  expect(type && isGatewayText(type)).toBe(expected);
});

it("loses no time to a hostile Content-Type", () => {
  const startedAt = process.cpuUsage();
  for (const text of ["; ".repeat(120), ";\t".repeat(50_000), '"'.repeat(50_000), "a=".repeat(50_000)]) {
    readContentType(`text/plain${text}`);
  }
  expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(1_000);
});

it.each([
  ["TEXT/Plain", "text/plain"],
  ["text/plain \t; a=b", "text/plain"],
  ["application/vnd.x+json", "application/vnd.x+json"],
])("takes for the name of %j %j", (text, name) => {
  expect(readContentType(text)?.name).toBe(name);
});

it.each([
  ["text/plain; xcharset=latin1", undefined],
  ["text/plain; charsetx=latin1", undefined],
  ['text/plain; charset="UTF-8"', "utf-8"],
  ['text/plain; charset="\\l\\a"', "la"],
  ['text/plain; charset="a\\"b\\"c"', 'a"b"c'],
  ['text/plain; charset=" utf-8 "', "utf-8"],
  ["text/plain; charset=latin1; charset=utf-8", "latin1"],
  ["text/plain; charset=utf8; charset=ascii", "utf8"],
  ["text/plain \t; \tcharset=latin1", "latin1"],
])("takes for the character set of %j %j", (text, charset) => {
  expect(readContentType(text)?.charset).toBe(charset);
});

it("takes no character set, and each of the four names, for UTF-8, and nothing else", () => {
  const sets = [undefined, "utf-8", "utf8", "us-ascii", "ascii", "latin1", "", "utf-16"];
  expect(sets.filter((charset) => isUtf8(charset))).toEqual([undefined, "utf-8", "utf8", "us-ascii", "ascii"]);
});

it.each(["x-text/plain", "application/x-json", "xapplication/json", "text", "application/xml2"])(
  "gets from the gateway %j as base64",
  (name) => {
    expect(isGatewayText({ name, charset: undefined, normalized: name })).toBe(false);
  },
);
