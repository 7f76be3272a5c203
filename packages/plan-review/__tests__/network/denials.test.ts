import { Addresses } from "../../src/network/addresses";
import { denialsLost } from "../../src/network/denials";
import type { Opening } from "../../src/network/opening";
import { addressesOf } from "../../src/network/ranges";

const rule = (allows: boolean, text: string): Opening => ({
  sources: addressesOf(text) ?? new Addresses(),
  said: [text],
  lists: [],
  services: [],
  allows,
  targets: [],
  created: "same",
});
const lets = (text: string) => rule(true, text);
const denies = (text: string) => rule(false, text);

const OFFICE = "198.51.44.0/24";

describe("a denial that goes", () => {
  it("is told where another rule lets in all that it kept out, or a part, at whichever end", () => {
    const parts = ["0.0.0.0/0", OFFICE, "198.51.44.0/25", "198.51.44.128/25", "198.51.44.7"];
    expect(parts.map((part) => denialsLost([denies(OFFICE)], [lets(part)]))).toEqual(parts.map(() => [OFFICE]));
  });

  it("is nothing where nobody of those comes in", () => {
    expect(denialsLost([denies(OFFICE)], [])).toEqual([]);
    expect(denialsLost([denies(OFFICE)], [lets("198.51.45.0/24")])).toEqual([]);
    expect(denialsLost([lets(OFFICE)], [lets("0.0.0.0/0")])).toEqual([]);
  });

  it("is nothing where others keep them out, and told of the part that they do not", () => {
    const all = lets("0.0.0.0/0");
    expect(denialsLost([denies(OFFICE)], [all, denies(OFFICE)])).toEqual([]);
    expect(denialsLost([denies(OFFICE)], [all, denies("198.51.44.0/25"), denies("198.51.44.128/25")])).toEqual([]);
    expect(denialsLost([denies(OFFICE)], [all, denies("198.51.44.0/25")])).toEqual([OFFICE]);
    expect(denialsLost([denies(OFFICE)], [lets("198.51.44.0/25"), denies("198.51.44.0/25")])).toEqual([]);
  });

  it("is told of a network inside, where all of it comes in, but not of everyone because of one", () => {
    expect(denialsLost([denies("10.1.0.0/16")], [lets("10.0.0.0/8")])).toEqual(["10.1.0.0/16"]);
    expect(denialsLost([denies("0.0.0.0/0")], [lets("10.0.0.0/8")])).toEqual([]);
  });

  it("is one of several", () => {
    const before = [denies(OFFICE), denies("203.0.113.0/24"), denies("198.51.45.0/24")];
    expect(denialsLost(before, [lets("198.51.0.0/16"), denies("203.0.113.0/24")])).toEqual([OFFICE, "198.51.45.0/24"]);
  });
});

it("only counts the denials, where they are more than a thousand", () => {
  const denials = (count: number) => Array.from({ length: count }, () => denies(OFFICE));
  const open = lets("0.0.0.0/0");
  expect(denialsLost(denials(1_001), [open, ...denials(999)])).toEqual(["2 of them"]);
  expect(denialsLost(denials(1_001), [open, ...denials(1_001)])).toEqual([]);
  expect(denialsLost(denials(1_000), [open])).toHaveLength(1_000);
});
