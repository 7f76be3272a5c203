import { addressesOf, isEveryoneWord, isNetwork } from "../../src/network/ranges";

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
  ])("%j is not an address", (text) => {
    expect(extent(text)).toEqual(["no address"]);
    expect(isNetwork(text)).toBe(false);
  });

  it.each(["2024-01-01", "1/2", "us-east-1", "10-20", "24/7", "v1.2-3", "application/json", "https://0.0.0.0/0"])(
    "%j is not a network, whatever the attribute",
    (text) => {
      expect(isNetwork(text)).toBe(false);
    },
  );

  it("takes a word for everyone only as a whole", () => {
    expect(["all", "*", "everyone"].every(isEveryoneWord)).toBe(true);
    expect(["allow", "*.example.com", "company", "internet-gateway"].some(isEveryoneWord)).toBe(false);
  });
});
