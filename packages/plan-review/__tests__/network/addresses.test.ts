import { Addresses, type Extent, type Family, type Interval, isLarge, widest } from "../../src/network/addresses";

const FAMILIES: readonly Family[] = [4, 6];
const setOf = (...intervals: readonly (readonly [number, number])[]) =>
  new Addresses(intervals.map(([first, last]): Interval => [BigInt(first), BigInt(last)]));
/** Which of the first addresses are in a set. */
const membersOf = (set: Addresses, family: Family = 4) =>
  Array.from({ length: 13 }, (_, index) => index).filter(
    (index) => Addresses.of(family, [BigInt(index), BigInt(index)]).without(set).isEmpty,
  );

const v4 = (text: string) => text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
const in4 = (first: string, last: string = first) => new Addresses([[v4(first), v4(last)]]);
const in6 = (first: bigint, last: bigint = first) => new Addresses([], [[first, last]]);

describe("a set of addresses", () => {
  it("is of one family, or of both", () => {
    const both = Addresses.union([Addresses.of(4, [1n, 2n]), Addresses.of(6, [3n, 4n])]);
    expect([membersOf(both, 4), membersOf(both, 6), both.size]).toEqual([[1, 2], [3, 4], 2]);
    expect([membersOf(both.only(4), 4), membersOf(both.only(4), 6)]).toEqual([[1, 2], []]);
    expect([membersOf(both.only(6), 4), membersOf(both.only(6), 6)]).toEqual([[], [3, 4]]);
    expect([both.only(4).size, both.only(6).size]).toEqual([1, 1]);
  });

  it("is empty where neither family has an address", () => {
    expect([new Addresses(), setOf(), Addresses.union([])].map(({ isEmpty }) => isEmpty)).toEqual([true, true, true]);
    expect(FAMILIES.map((family) => Addresses.of(family, [0n, 0n]).isEmpty)).toEqual([false, false]);
  });
});

describe("a union", () => {
  it("joins what overlaps or touches, whatever the order", () => {
    const union = Addresses.union([setOf([6, 7]), setOf([1, 2]), setOf([3, 3]), setOf([7, 8]), setOf([11, 11])]);
    expect([membersOf(union), union.size]).toEqual([[1, 2, 3, 6, 7, 8, 11], 3]);
  });

  it("leaves apart what does not touch", () => {
    const union = Addresses.union([setOf([1, 2]), setOf([4, 5])]);
    expect([membersOf(union), union.size]).toEqual([[1, 2, 4, 5], 2]);
  });

  it("keeps the end of the longer one, where one is within the other", () => {
    expect(membersOf(Addresses.union([setOf([1, 9]), setOf([2, 3])]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(membersOf(Addresses.union([setOf([1, 2]), setOf([1, 5])]))).toEqual([1, 2, 3, 4, 5]);
  });

  it("is of all families", () => {
    const union = Addresses.union([Addresses.of(6, [1n, 1n]), Addresses.of(4, [2n, 2n]), Addresses.of(6, [2n, 3n])]);
    expect([membersOf(union, 4), membersOf(union, 6)]).toEqual([[2], [1, 2, 3]]);
  });

  it("is the set itself where there is no other, since a set measures itself once", () => {
    const set = setOf([1, 2]);
    expect(Addresses.union([set, set])).toBe(set);
    expect(membersOf(Addresses.union([set, setOf([4, 4])]))).toEqual([1, 2, 4]);
    expect(membersOf(Addresses.union([set, setOf([4, 4]), set]))).toEqual([1, 2, 4]);
  });
});

describe("what is left of a set", () => {
  it.each<[string, readonly [number, number][], readonly [number, number][], readonly number[], number]>([
    ["nothing taken", [[2, 4]], [], [2, 3, 4], 1],
    ["all taken", [[2, 4]], [[2, 4]], [], 0],
    ["more taken", [[2, 4]], [[1, 5]], [], 0],
    ["the first taken", [[2, 4]], [[1, 2]], [3, 4], 1],
    ["the last taken", [[2, 4]], [[4, 6]], [2, 3], 1],
    ["one in the middle taken", [[2, 6]], [[4, 4]], [2, 3, 5, 6], 2],
    [
      "what lies before taken",
      [[4, 6]],
      [
        [0, 1],
        [2, 3],
      ],
      [4, 5, 6],
      1,
    ],
    ["what lies behind taken", [[2, 3]], [[4, 5]], [2, 3], 1],
    [
      "several taken",
      [[1, 9]],
      [
        [2, 2],
        [4, 5],
        [9, 9],
      ],
      [1, 3, 6, 7, 8],
      3,
    ],
    [
      "one taken from two",
      [
        [1, 4],
        [6, 9],
      ],
      [[3, 7]],
      [1, 2, 8, 9],
      2,
    ],
    [
      "all of two taken by one",
      [
        [1, 2],
        [4, 5],
      ],
      [[0, 9]],
      [],
      0,
    ],
    [
      "of two something taken from each",
      [
        [1, 3],
        [6, 8],
      ],
      [
        [1, 1],
        [7, 7],
      ],
      [2, 3, 6, 8],
      3,
    ],
    [
      "the end of one, and the beginning of the next taken",
      [
        [1, 3],
        [5, 7],
      ],
      [
        [3, 3],
        [5, 5],
      ],
      [1, 2, 6, 7],
      2,
    ],
    [
      "both halves taken",
      [[1, 4]],
      [
        [1, 3],
        [4, 4],
      ],
      [],
      0,
    ],
  ])("is right: %s", (_, from, taken, left, size) => {
    const result = setOf(...from).without(setOf(...taken));
    expect([membersOf(result), result.size]).toEqual([left, size]);
  });

  it("is told of each family by itself", () => {
    const both = Addresses.union([Addresses.of(4, [1n, 3n]), Addresses.of(6, [1n, 3n])]);
    const result = both.without(Addresses.union([Addresses.of(4, [1n, 1n]), Addresses.of(6, [3n, 3n])]));
    expect([membersOf(result, 4), membersOf(result, 6)]).toEqual([
      [2, 3],
      [1, 2],
    ]);
  });

  it("is the set itself where nothing is taken, since a set measures itself once", () => {
    const set = setOf([1, 2]);
    expect(set.without(new Addresses())).toBe(set);
    expect(membersOf(set.without(Addresses.of(6, [1n, 2n])))).toEqual([1, 2]);
  });
});

describe("how much of the Internet a set is", () => {
  it.each([
    ["0.0.0.0", "0.255.255.255"],
    ["10.0.0.0", "10.255.255.255"],
    ["100.64.0.0", "100.127.255.255"],
    ["127.0.0.0", "127.255.255.255"],
    ["169.254.0.0", "169.254.255.255"],
    ["172.16.0.0", "172.31.255.255"],
    ["192.168.0.0", "192.168.255.255"],
    ["224.0.0.0", "255.255.255.255"],
  ])("is nothing from %s to %s, and something right beside it", (first, last) => {
    const network = in4(first, last);
    expect([network.extent(), network.inPublic().isEmpty]).toEqual(["nobody", true]);
    const neighbours = [v4(first) - 1n, v4(last) + 1n].filter((value) => value >= 0n && value < 1n << 32n);
    expect(neighbours.map((value) => new Addresses([[value, value]]).extent())).toEqual(neighbours.map(() => "some"));
  });

  it("is in IPv6 what begins with the bits 001", () => {
    const [first, last] = [1n << 125n, (1n << 126n) - 1n];
    expect([in6(first), in6(last)].map((set) => set.extent())).toEqual(["some", "some"]);
    const outside = [in6(0n, first - 1n), in6(last + 1n, (1n << 128n) - 1n)];
    expect(outside.map((set) => set.extent())).toEqual(["nobody", "nobody"]);
    expect(outside.map((set) => set.inPublic().isEmpty)).toEqual([true, true]);
  });

  it.each<[Extent, Extent, Addresses, Addresses]>([
    ["everyone", "wide", in4("50.0.0.0", "51.255.255.255"), in4("50.0.0.0", "51.255.255.254")],
    ["wide", "some", in4("50.0.0.0", "50.127.255.255"), in4("50.0.0.0", "50.127.255.254")],
    ["some", "nobody", in4("50.0.0.0"), new Addresses()],
    [
      "everyone",
      "wide",
      in6(1n << 125n, (1n << 125n) + (1n << 116n) - 1n),
      in6(1n << 125n, (1n << 125n) + (1n << 116n) - 2n),
    ],
    [
      "wide",
      "some",
      in6(1n << 125n, (1n << 125n) + (1n << 104n) - 1n),
      in6(1n << 125n, (1n << 125n) + (1n << 104n) - 2n),
    ],
  ])("is %s from a size on, and %s below", (extent, less, set, smaller) => {
    expect([set.extent(), smaller.extent()]).toEqual([extent, less]);
  });

  it("counts all parts of a family, but for those that are not public", () => {
    const halves = Addresses.union([in4("50.0.0.0", "50.255.255.255"), in4("60.0.0.0", "60.255.255.255")]);
    expect(halves.extent()).toBe("everyone");
    expect(in4("9.255.255.255", "11.0.0.0").extent()).toBe("some");
  });

  it("is that of the larger family", () => {
    const [small, large] = [in4("50.0.0.0"), in6(1n << 125n, (1n << 126n) - 1n)];
    expect(Addresses.union([small, large]).extent()).toBe("everyone");
    expect(Addresses.union([in4("0.0.0.0", "255.255.255.255"), in6(1n << 125n)]).extent()).toBe("everyone");
    expect(Addresses.union([small, in6(1n << 125n)]).extent()).toBe("some");
  });

  it("stays the same when it is asked again", () => {
    const set = in4("50.0.0.0");
    expect([set.extent(), set.extent()]).toEqual(["some", "some"]);
  });
});

it("names the widest of several", () => {
  expect(widest("some", "everyone", "nobody", "wide")).toBe("everyone");
  expect(widest("wide", "some")).toBe("wide");
  expect(widest("nobody", "some")).toBe("some");
  expect([widest("nobody"), widest()]).toEqual(["nobody", "nobody"]);
});

it("knows how much a person has to look at", () => {
  const extents: readonly Extent[] = ["everyone", "wide", "some", "nobody"];
  expect(extents.filter(isLarge)).toEqual(["everyone", "wide"]);
});
