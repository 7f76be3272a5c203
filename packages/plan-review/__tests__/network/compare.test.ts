import { Addresses } from "../../src/network/addresses";
import { budget, compareOpenings } from "../../src/network/compare";
import type { Opening } from "../../src/network/opening";
import { addressesOf } from "../../src/network/ranges";
import type { Service } from "../../src/network/services";

// the services of a plan are read with everything that is known about secrets
jest.mock("../../src/network/services", () => ({ ANY: "any", LAST_PORT: 65_535 }));

const tcp = (first: number, last = first): Service => ({ protocol: "tcp", first, last });
const ANY: Service = { protocol: "any", first: 0, last: 65_535 };
const from = (...texts: readonly string[]) => Addresses.union(texts.flatMap((text) => addressesOf(text) ?? []));

/** A rule that lets the world of IPv4 in on the port of SSH. */
const lets = (sources: string | Addresses, own: Partial<Opening> = {}): Opening => ({
  sources: typeof sources === "string" ? from(sources) : sources,
  said: [],
  lists: [],
  services: [tcp(22)],
  allows: true,
  targets: [],
  created: "same",
  ...own,
});
const denies = (sources: string | Addresses, own: Partial<Opening> = {}) => lets(sources, { ...own, allows: false });

const WORLD = "0.0.0.0/0";
const NOTHING = { extent: "nobody", services: [], openings: [] };
const compared = (before: readonly Opening[], after: readonly Opening[]) => {
  const found = compareOpenings(before, after);
  return [found?.extent, ...(found?.services ?? [])];
};
/** The rules that are told, by their place, with how much each lets in. */
const told = (before: readonly Opening[], after: readonly Opening[]) =>
  compareOpenings(before, after)?.openings.map(
    ({ opening, extent, services }) => `${after.indexOf(opening)} ${extent} ${services.join(", ")}`,
  );

describe("what comes through a firewall", () => {
  it("is new with the rule that lets it in", () => {
    const rule = lets(WORLD);
    expect(compareOpenings([], [rule])).toStrictEqual({
      extent: "everyone",
      services: ["tcp 22"],
      openings: [{ opening: rule, extent: "everyone", services: ["tcp 22"] }],
    });
  });

  it("is nothing new where it came through before, whatever rule says so", () => {
    expect(compareOpenings([lets(WORLD)], [lets(WORLD)])).toStrictEqual(NOTHING);
    const halves = [lets("0.0.0.0/1"), lets("128.0.0.0/1")];
    expect(compareOpenings(halves, [lets(WORLD)])).toStrictEqual(NOTHING);
    expect(compareOpenings([lets(WORLD)], halves)).toStrictEqual(NOTHING);
    expect(compareOpenings([lets(WORLD, { services: [ANY] })], [lets(WORLD)])).toStrictEqual(NOTHING);
    expect(compareOpenings([lets(WORLD)], [])).toStrictEqual(NOTHING);
  });

  it("is new on another port, of another protocol, and from others", () => {
    expect(compared([lets(WORLD)], [lets(WORLD, { services: [tcp(22, 23)] })])).toEqual(["everyone", "tcp 23"]);
    const udp = { protocol: "udp", first: 53, last: 53 };
    expect(compared([lets(WORLD)], [lets(WORLD, { services: [udp] })])).toEqual(["everyone", "udp 53"]);
    expect(compared([lets(WORLD)], [lets(WORLD), lets("::/0")])).toEqual(["everyone", "tcp 22"]);
    expect(compared([lets("0.0.0.0/1")], [lets(WORLD)])).toEqual(["everyone", "tcp 22"]);
  });

  it("is every protocol, or every other one", () => {
    expect(compared([], [lets(WORLD, { services: [ANY] })])).toEqual(["everyone", "every protocol"]);
    expect(compared([lets(WORLD)], [lets(WORLD, { services: [{ ...ANY, last: 22 }] })])).toEqual([
      "everyone",
      "tcp 0-21",
      "every other protocol 0-22",
    ]);
  });

  it("is told where it is a wide part of the Internet, and not where somebody may own it", () => {
    expect(compared([], [lets("52.0.0.0/8")])).toEqual(["wide", "tcp 22"]);
    expect(compareOpenings([], [lets("203.0.113.0/24")])).toStrictEqual(NOTHING);
    expect(compareOpenings([], [lets("10.0.0.0/8")])).toStrictEqual(NOTHING);
    const [office, other] = ["203.0.113.0/24", "198.51.100.0/24"];
    expect(
      compareOpenings(
        [lets(WORLD, { services: [tcp(80)] })],
        [lets(office), lets(other), lets(WORLD, { services: [tcp(80)] })],
      ),
    ).toStrictEqual(NOTHING);
  });

  it("is new where small parts make a large one, in each family by itself", () => {
    const parts = ["50.0.0.0/9", "50.128.0.0/9", "51.0.0.0/9"].map((text) => lets(text));
    const rest = lets("51.128.0.0/9");
    expect(compared(parts, [...parts, rest])).toEqual(["everyone", "tcp 22"]);
    const [almost, last] = [lets("50.0.0.0-50.127.255.254"), lets("50.127.255.255")];
    expect(compared([almost], [almost, last])).toEqual(["wide", "tcp 22"]);
    const six = lets("2600::/4");
    const seven = lets("2600:1f00::/24");
    expect(compared([six, almost], [six, almost, last])).toEqual(["wide", "tcp 22"]);
    expect(compared([lets(WORLD), seven], [lets(WORLD), seven, lets("2600::/12")])).toEqual(["everyone", "tcp 22"]);
  });

  it("is no less than before where it shrinks and a small part is new", () => {
    const small = lets("203.0.113.0/24");
    expect(compareOpenings([lets("50.0.0.0/7")], [lets("50.0.0.0/8"), small])).toStrictEqual(NOTHING);
    expect(compareOpenings([lets("50.0.0.0/7")], [lets("50.0.0.0/8")])).toStrictEqual(NOTHING);
  });
});

describe("the rules that let in what is new", () => {
  it("are those that do so by themselves", () => {
    const rules = [lets("203.0.113.0/24"), lets(WORLD), lets("52.0.0.0/8"), lets("10.0.0.0/8")];
    expect(told([], rules)).toEqual(["1 everyone tcp 22", "2 wide tcp 22"]);
    const stays = lets(WORLD, { services: [tcp(80)] });
    expect(told([stays], [stays, lets(WORLD, { services: [tcp(22), tcp(80)] })])).toEqual(["1 everyone tcp 22"]);
  });

  it("are each of those that do it together", () => {
    const halves = [lets("50.0.0.0/8"), lets("51.0.0.0/8"), denies("60.0.0.0/8"), lets("10.0.0.0/8")];
    expect(told([], halves)).toEqual(["0 everyone tcp 22", "1 everyone tcp 22"]);
    expect(told([denies("0.0.0.0/1"), lets(WORLD)], [lets(WORLD)])).toEqual(["0 everyone tcp 22"]);
    const all = lets("52.0.0.0/8");
    expect(told([all], [all, lets("53.0.0.0/8")])).toEqual(["1 everyone tcp 22"]);
  });

  it("are told with each port and target", () => {
    const rules = [lets(WORLD, { services: [tcp(22), tcp(80)] }), lets("52.0.0.0/8", { services: [tcp(80)] })];
    expect(told([], rules)).toEqual(["0 everyone tcp 22, 80", "1 wide tcp 80"]);
  });
});

describe("targets", () => {
  const [web, db] = [{ targets: ["tag: web"] }, { targets: ["tag: db"] }];

  it("are compared one by one", () => {
    expect(compared([], [lets(WORLD, web)])).toEqual(["everyone", "tcp of tag: web 22"]);
    expect(compared([lets(WORLD, web)], [lets(WORLD, db)])).toEqual(["everyone", "tcp of tag: db 22"]);
    expect(compareOpenings([lets(WORLD, web)], [lets(WORLD, web)])).toStrictEqual(NOTHING);
    expect(compared([lets(WORLD, web)], [lets(WORLD)])).toEqual(["everyone", "tcp 22"]);
    expect(compareOpenings([lets(WORLD)], [lets(WORLD, web)])).toStrictEqual(NOTHING);
    expect(compared([], [lets(WORLD, { targets: ["a", "b"] })])).toEqual(["everyone", "tcp of a 22", "tcp of b 22"]);
  });

  it("have no part in a denial of others", () => {
    expect(compared([denies(WORLD, db), lets(WORLD, web)], [denies(WORLD, db), lets(WORLD)])).toEqual([
      "everyone",
      "tcp 22",
    ]);
    expect(compareOpenings([], [denies(WORLD, { ...web, priority: 1 }), lets(WORLD, web)])).toStrictEqual(NOTHING);
    expect(compared([denies(WORLD, db), lets(WORLD)], [lets(WORLD)])).toEqual(["everyone", "tcp of tag: db 22"]);
  });
});

describe("where one rule denies", () => {
  it("is decided by the first that matches", () => {
    expect(compareOpenings([], [denies(WORLD), lets(WORLD)])).toStrictEqual(NOTHING);
    expect(compared([], [lets(WORLD), denies(WORLD)])).toEqual(["everyone", "tcp 22"]);
    expect(compared([], [lets("0.0.0.0/1"), denies(WORLD), lets(WORLD)])).toEqual(["everyone", "tcp 22"]);
    expect(compareOpenings([], [lets("203.0.113.0/24"), denies(WORLD), lets(WORLD)])).toStrictEqual(NOTHING);
    expect(compared([], [denies("0.0.0.0/1"), lets(WORLD)])).toEqual(["everyone", "tcp 22"]);
  });

  it("may lose that, and others are let in by a rule that stays", () => {
    expect(compared([denies(WORLD), lets(WORLD)], [lets(WORLD)])).toEqual(["everyone", "tcp 22"]);
    expect(compareOpenings([denies(WORLD)], [])).toStrictEqual(NOTHING);
    expect(compareOpenings([lets(WORLD)], [lets(WORLD), denies("52.0.0.0/8")])).toStrictEqual(NOTHING);
  });

  it("goes by the smallest priority, and of two with one by the denial", () => {
    expect(compareOpenings([], [lets(WORLD, { priority: 2 }), denies(WORLD, { priority: 1 })])).toStrictEqual(NOTHING);
    expect(compared([], [denies(WORLD, { priority: 2 }), lets(WORLD, { priority: 1 })])[0]).toBe("everyone");
    expect(compareOpenings([], [lets(WORLD, { priority: 1 }), denies(WORLD, { priority: 1 })])).toStrictEqual(NOTHING);
    expect(compareOpenings([], [denies(WORLD, { priority: 1 }), lets(WORLD, { priority: 1 })])).toStrictEqual(NOTHING);
  });

  it("gives a rule without a priority 1000", () => {
    expect(compareOpenings([], [lets(WORLD), denies(WORLD, { priority: 1_000 })])).toStrictEqual(NOTHING);
    expect(compared([], [denies(WORLD, { priority: 1_001 }), lets(WORLD)])[0]).toBe("everyone");
    expect(compareOpenings([], [lets(WORLD), denies(WORLD, { priority: 999 })])).toStrictEqual(NOTHING);
  });
});

describe("work", () => {
  it("has an end, above which a person has to compare", () => {
    expect(budget().left).toBeGreaterThan(1_000_000);
    // two protocols with a rule each, of which one port has one with one interval
    const steps = { left: 4 };
    expect(compareOpenings([], [lets(WORLD)], steps)).toMatchObject({ extent: "everyone" });
    expect(steps.left).toBe(0);
    expect(compareOpenings([], [lets(WORLD)], { left: 3 })).toBeUndefined();
    expect(compareOpenings([], [lets(WORLD)], { left: 0 })).toBeUndefined();
  });

  it("is none where all that is let in is small, however many rules there are", () => {
    const others = [denies(WORLD), lets("10.0.0.0/8")];
    expect(compareOpenings([], [lets("203.0.113.0/24"), ...others], { left: 0 })).toStrictEqual(NOTHING);
    expect(compareOpenings([lets(WORLD)], others, { left: 0 })).toStrictEqual(NOTHING);
    expect(compareOpenings([lets(WORLD)], [], { left: 0 })).toStrictEqual(NOTHING);
  });

  it("is not spent on protocols of which only what is not public says something", () => {
    const spent = (services: readonly Service[]) => {
      const steps = { left: 1_000 };
      compareOpenings([], [lets(WORLD), lets("10.0.0.0/8", { services })], steps);
      return 1_000 - steps.left;
    };
    expect(spent([{ ...ANY, protocol: "udp" }])).toBe(spent([]));
  });
});
