import { Found } from "../../src/network/found";

// the services of a plan are read with everything that is known about secrets
jest.mock("../../src/network/services", () => ({ LAST_PORT: 65_535 }));

type Run = readonly [first: number, last: number];
const ALL: Run = [0, 65_535];
const words = (...runs: readonly (readonly [target: string, protocol: string, ...Run])[]) => {
  const found = new Found();
  for (const [target, protocol, first, last] of runs) found.add(target, protocol, [first, last], "wide");
  return found.inWords();
};

describe("what is new, in words", () => {
  it("is a protocol with its ports, of which neighbours are one run", () => {
    expect(words(["", "tcp", 22, 22], ["", "udp", 100, 200], ["", "udp", 300, 300])).toEqual([
      "tcp 22",
      "udp 100-200, 300",
    ]);
    expect(words(["", "tcp", 5, 5], ["", "tcp", 6, 6], ["", "tcp", 7, 9], ["", "tcp", 11, 11])).toEqual([
      "tcp 5-9, 11",
    ]);
  });

  it("is a protocol alone, where all of its ports are new", () => {
    expect(words(["", "tcp", ...ALL])).toEqual(["tcp"]);
    expect(words(["", "tcp", 0, 21], ["", "tcp", 22, 65_535])).toEqual(["tcp"]);
    expect(words(["", "tcp", 0, 65_534])).toEqual(["tcp 0-65534"]);
    expect(words(["", "tcp", 1, 65_535])).toEqual(["tcp 1-65535"]);
    expect(words(["", "tcp", 0, 0], ["", "tcp", 65_535, 65_535])).toEqual(["tcp 0, 65535"]);
  });

  it("is every protocol, where it holds for one that no rule names", () => {
    expect(words(["", "tcp", ...ALL], ["", "other", ...ALL])).toEqual(["every protocol"]);
    expect(words(["", "other", 22, 22])).toEqual(["every protocol 22"]);
    expect(words(["", "tcp", 5, 5], ["", "other", 22, 22])).toEqual(["tcp 5", "every other protocol 22"]);
    expect(words(["", "another", 22, 22])).toEqual(["another 22"]);
    expect(words(["a", "other", ...ALL])).toEqual(["every protocol of a"]);
  });

  it("is not said of a target again, where it holds for everything", () => {
    expect(words(["", "tcp", 20, 30], ["a", "tcp", 20, 30], ["a", "tcp", 40, 40])).toEqual([
      "tcp 20-30",
      "tcp of a 40",
    ]);
    expect(words(["", "tcp", 20, 30], ["a", "tcp", 19, 30], ["b", "tcp", 20, 31], ["c", "udp", 20, 30])).toEqual([
      "tcp 20-30",
      "tcp of a 19-30",
      "tcp of b 20-31",
      "udp of c 20-30",
    ]);
    expect(words(["", "tcp", 20, 30], ["", "tcp", 40, 40], ["a", "tcp", 40, 40])).toEqual(["tcp 20-30, 40"]);
  });

  it("is cut after ten runs", () => {
    const runs = (count: number) =>
      words(...Array.from({ length: count }, (_, index) => ["", "tcp", 2 * index, 2 * index] as const));
    const ten = "tcp 0, 2, 4, 6, 8, 10, 12, 14, 16, 18";
    expect([runs(10), runs(11), runs(12)]).toEqual([[ten], [`${ten}, more`], [`${ten}, more`]]);
  });

  it("is nothing at first", () => {
    expect([new Found().extent, ...words()]).toEqual(["nobody"]);
  });
});

it("has the widest of what was found", () => {
  const found = new Found();
  const extents = (["some", "everyone", "wide"] as const).map((extent) => {
    found.add("", "tcp", [1, 1], extent);
    return found.extent;
  });
  expect(extents).toEqual(["some", "everyone", "everyone"]);
});
