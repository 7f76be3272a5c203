import { Addresses } from "../../src/network/addresses";
import type { Service } from "../../src/network/services";
import { segmentsOf } from "../../src/network/sweep";

// the services of a plan are read with everything that is known about secrets
jest.mock("../../src/network/services", () => ({ ANY: "any", LAST_PORT: 65_535 }));

const none = new Addresses();
const two = new Addresses([
  [1n, 1n],
  [3n, 3n],
]);
const tcp = (first: number, last = first): Service => ({ protocol: "tcp", first, last });
const rule = (name: string, services: readonly Service[], sources = none) => ({ name, services, sources });
const said = (rules: readonly ReturnType<typeof rule>[], protocol = "tcp") =>
  [...segmentsOf(rules, protocol)].map(
    ({ first, last, rules: own, weight }) => `${first}-${last} ${own.map(({ name }) => name).join("")} ${weight}`,
  );

describe("the ports of a protocol", () => {
  it("are one run where no rule is about it", () => {
    expect(said([])).toEqual(["0-65535  0"]);
    expect(said([rule("a", [{ protocol: "udp", first: 1, last: 2 }]), rule("b", [])])).toEqual(["0-65535  0"]);
  });

  it("are cut where a rule begins, and behind its end", () => {
    expect(said([rule("a", [tcp(22)])])).toEqual(["0-21  0", "22-22 a 1", "23-65535  0"]);
    expect(said([rule("a", [tcp(0, 65_535)])])).toEqual(["0-65535 a 1"]);
    expect(said([rule("a", [tcp(0)]), rule("b", [tcp(65_535)])])).toEqual(["0-0 a 1", "1-65534  0", "65535-65535 b 1"]);
  });

  it("have the rules of every protocol too, and those of no other", () => {
    const rules = [rule("a", [{ protocol: "any", first: 5, last: 6 }]), rule("b", [tcp(6, 7)])];
    expect(said(rules)).toEqual(["0-4  0", "5-5 a 1", "6-6 ab 2", "7-7 b 1", "8-65535  0"]);
    expect(said(rules, "udp")).toEqual(["0-4  0", "5-6 a 1", "7-65535  0"]);
  });

  it("have their rules in the order in which they were given, whichever begins first", () => {
    const rules = [rule("a", [tcp(9, 20)]), rule("b", [tcp(5, 10)]), rule("c", [tcp(10, 12)])];
    expect(said(rules)).toEqual([
      "0-4  0",
      "5-8 b 1",
      "9-9 ab 2",
      "10-10 abc 3",
      "11-12 ac 2",
      "13-20 a 1",
      "21-65535  0",
    ]);
  });

  it("have a rule as long as one of its services holds", () => {
    expect(said([rule("a", [tcp(5, 9), tcp(7, 8), tcp(10), tcp(30)])])).toEqual([
      "0-4  0",
      "5-6 a 1",
      "7-8 a 1",
      "9-9 a 1",
      "10-10 a 1",
      "11-29  0",
      "30-30 a 1",
      "31-65535  0",
    ]);
  });

  it("weigh what their rules take to say", () => {
    const rules = [rule("a", [tcp(5, 6)], two), rule("b", [tcp(6)], two), rule("c", [tcp(6)])];
    expect(said(rules)).toEqual(["0-4  0", "5-5 a 3", "6-6 abc 7", "7-65535  0"]);
  });
});
