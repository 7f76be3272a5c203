import { printable } from "../src/printable.js";

describe("a message", () => {
  it.each(["plain text.", "two\nlines", "Ärger, 日本語 😀", ""])("stays as it is: %j", (text) => {
    expect(printable(text)).toBe(text);
  });

  it.each([
    ["\u001b[31mred", "\\u001b[31mred"],
    ["a\rb\tc", "a\\u000db\\u0009c"],
    ["\u202egnp \u200b", "\\u202egnp \\u200b"],
    ["\ud800", "\\ud800"],
  ])("has what a terminal acts on written out: %j", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("is cut where a word of it is long, and where it is", () => {
    expect(printable(`got "${"x".repeat(5000)}"`)).toMatch(/^got "x{299}… \(5002 characters\)$/);
    expect(printable("x ".repeat(5000))).toMatch(/^(x ){1000}… \(10000 characters\)$/);
  });
});
