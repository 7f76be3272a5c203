import { Addresses } from "../../src/network/addresses";
import { addressesOf, between, everyone, isEveryoneWord, isNetwork, networkOf } from "../../src/network/ranges";

const extent = (...texts: string[]) =>
  texts
    .map((text) => addressesOf(text)?.extent() ?? "no address")
    .filter((word, index, all) => all.indexOf(word) === index);

describe("networks and addresses", () => {
  it.each([
    "0.0.0.0/0",
    " 0.0.0.0/0 ",
    "0.0.0.0/00",
    "1.2.3.4/0",
    "0/0",
    "0.0.0.0/0.0.0.0",
    "000.000.000.000/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "64.0.0.0/2",
    "8.0.0.0/5",
    "52.0.0.0/7",
    "0.0.0.0-255.255.255.255",
    "0.0.0.0 - 255.255.255.255",
    "1.0.0.0-223.255.255.255",
    "::/0",
    "::0/0",
    "0:0:0:0:0:0:0:0/0",
    "2001:DB8::/0",
    "::/1",
    "2000::/3",
    "2000::/4",
    "3000::/4",
    "2600::/12",
    "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "*",
    "Any",
    "any",
    "ALL",
    "Internet",
    "any-ipv4",
    "AnyIPv6",
    "Everyone",
    "any4",
    "any host",
    "anyhost",
    "all-networks",
    "allips",
    "all addresses",
  ])("%j is everyone", (text) => {
    expect(extent(text)).toEqual(["everyone"]);
  });

  it.each(["52.0.0.0/8", "52.0.0.0/9", "10.0.0.0/7", "2600:1f00::/24"])("%j is wide", (text) => {
    expect(extent(text)).toEqual(["wide"]);
  });

  it.each(["203.0.113.7", "203.0.113.0/24", "104.16.0.0/13", "2606:4700::/32"])(
    "%j is some part of the Internet",
    (text) => {
      expect(extent(text)).toEqual(["some"]);
    },
  );

  it.each([
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.1",
    "224.0.0.0/3",
    "fd00::/8",
    "fe80::1",
    "::1",
  ])("%j is nobody outside", (text) => {
    expect(extent(text)).toEqual(["nobody"]);
  });

  it.each([
    "",
    "sg-0123456789abcdef0",
    "VirtualNetwork",
    "web",
    "0.0.0.0/33",
    "256.0.0.0/0",
    "1.2.3.4.5/0",
    "::/129",
    "1::2::3/0",
    "12345::/0",
    "0.0.0.0/0/0",
    "0.0.0.0/255.0.255.0",
    "255.255.255.255-0.0.0.0",
    "0.0.0.0-::",
    `${"1".repeat(100)}/0`,
    "many4",
    "any46",
    "any-ip",
    "1.2.3.4-1.2.3.5-1.2.3.6",
    "1.2.3.4-web",
    "-1.2.3.4",
    "1.2.3.4-",
    "0.0.0.0/",
    "0.0.0.0/-1",
    "0.0.0.0/::",
    "0.0.0.0/::0.0.0.0",
    "::/0.0.0.0",
    "0.0.0.0/0.0.0.255",
    "1.2.3.256",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "1::2:3:4:5:6:7:8",
    ":::",
    ":1:2:3:4:5:6:7",
    "::g",
    "::1.2.3.256",
  ])("%j is not an address", (text) => {
    expect(extent(text)).toEqual(["no address"]);
    expect(isNetwork(text)).toBe(false);
  });

  it.each([
    "2024-01-01",
    "1/2",
    "us-east-1",
    "10-20",
    "24/7",
    "v1.2-3",
    "application/json",
    "https://0.0.0.0/0",
    "10/08",
    "1.2.3.4",
    "::1",
    "10/8",
    "any",
    "0",
  ])("%j is not a network, whatever the attribute", (text) => {
    expect(isNetwork(text)).toBe(false);
  });

  it("takes a word for everyone only as a whole", () => {
    expect(["all", "*", "everyone"].every(isEveryoneWord)).toBe(true);
    expect(["allow", "*.example.com", "company", "internet-gateway"].some(isEveryoneWord)).toBe(false);
  });
});

/** Whether two sets have the same addresses. */
const isSame = (one: Addresses | undefined, other: Addresses) =>
  one?.without(other).isEmpty === true && other.without(one).isEmpty;
const four = (first: bigint, last: bigint = first) => Addresses.of(4, [first, last]);
const six = (first: bigint, last: bigint = first) => Addresses.of(6, [first, last]);

describe("the addresses in a text", () => {
  it.each<[string, Addresses]>([
    ["1.2.3.4", four(0x01020304n)],
    ["1.2.3.4/32", four(0x01020304n)],
    ["1.2.3.4/24", four(0x01020300n, 0x010203ffn)],
    ["1.2.3.4 / 24 ", four(0x01020300n, 0x010203ffn)],
    ["10/8", four(0x0a000000n, 0x0affffffn)],
    ["10.0.0.0/255.0.0.0", four(0x0a000000n, 0x0affffffn)],
    ["10.1.0.0/255.255.128.0", four(0x0a010000n, 0x0a017fffn)],
    ["255.255.255.255/255.255.255.255", four(0xffffffffn)],
    ["1.2.3.4-1.2.3.6", four(0x01020304n, 0x01020306n)],
    ["1.2.3.4-1.2.3.4", four(0x01020304n)],
    ["::", six(0n)],
    ["::1", six(1n)],
    ["1::", six(1n << 112n)],
    ["2001:db8::a:1/128", six((0x20010db8n << 96n) + 0xa0001n)],
    ["2001:DB8::/32", six(0x20010db8n << 96n, (0x20010db9n << 96n) - 1n)],
    ["1:2:3:4:5:6:7:8", six(0x00010002000300040005000600070008n)],
    ["1:2:3:4:5:6:7::", six(0x00010002000300040005000600070000n)],
    ["::2:3:4:5:6:7:8", six(0x00000002000300040005000600070008n)],
    ["::ffff:1.2.3.4", six(0xffff01020304n)],
    ["fe80::1%eth0", six((0xfe80n << 112n) + 1n)],
    ["any-ipv4", four(0n, 0xffffffffn)],
    ["all_ip4", four(0n, 0xffffffffn)],
    ["anywhere v4", four(0n, 0xffffffffn)],
    ["any6", six(0n, (1n << 128n) - 1n)],
    ["AnywhereIPv6", six(0n, (1n << 128n) - 1n)],
    ["0.0.0.0/0", four(0n, 0xffffffffn)],
    ["::/0", six(0n, (1n << 128n) - 1n)],
  ])("are exactly those of %j", (text, addresses) => {
    expect(isSame(addressesOf(text), addresses)).toBe(true);
  });

  it("are all of both families, where it says everyone", () => {
    const all = Addresses.union([four(0n, 0xffffffffn), six(0n, (1n << 128n) - 1n)]);
    expect(["*", " Internet ", "any source"].map((text) => isSame(addressesOf(text), all))).toEqual([true, true, true]);
    expect(isSame(everyone(), all)).toBe(true);
  });

  it("are the same when they are asked again", () => {
    expect(addressesOf("10.0.0.0/8")).toBe(addressesOf("10.0.0.0/8"));
    expect([addressesOf("sg-1"), addressesOf("sg-1")]).toEqual([undefined, undefined]);
  });

  it("are none of a text of more than a hundred characters", () => {
    expect(addressesOf("0.0.0.0/0".padEnd(100))?.extent()).toBe("everyone");
    expect(addressesOf("0.0.0.0/0".padEnd(101))).toBeUndefined();
  });
});

describe("the addresses between two", () => {
  it("are there where both are addresses of one family, in order", () => {
    expect(isSame(between("1.2.3.4", "1.2.3.4"), four(0x01020304n))).toBe(true);
    expect(isSame(between("::1", "::2"), six(1n, 2n))).toBe(true);
    expect([
      between("1.2.3.4", "1.2.3.3"),
      between("1.2.3.4", "web"),
      between("web", "1.2.3.4"),
      between("0.0.0.0", "::"),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("a network by its form alone", () => {
  it("has a mask or an end", () => {
    const texts = ["10.0.0.0/8", "10.0.0.10/8", "1.2.3.4-1.2.3.5", "::/1", "0/0", "10/0", "10/00 ", "10/0 "];
    expect(texts.filter((text) => !isNetwork(text))).toEqual([]);
  });

  it("is read without a word that stands for one", () => {
    expect(isSame(networkOf("1.2.3.4/24"), four(0x01020300n, 0x010203ffn))).toBe(true);
    expect([networkOf("any"), networkOf("1.2.3.4-1.2.3.5")]).toEqual([undefined, undefined]);
  });
});

it("takes a word for everyone in any case, and with spaces around it", () => {
  expect([" ANY ", "Any4", "any-ipv6"].map(isEveryoneWord)).toEqual([true, true, true]);
});
