import { edgesOf, isIn, readRange } from "../../src/policy/cidr";

const range = (text: string) => {
  const read = readRange(text);
  if (read === undefined) throw new Error(`${text} is none`);
  return read;
};

it.each([
  ["10.1.2.3", 4, 0x0a010203n, 0x0a010203n],
  [" 10.0.0.0/8 ", 4, 0x0a000000n, 0x0affffffn],
  ["10.1.2.3/16", 4, 0x0a010000n, 0x0a01ffffn],
  ["0.0.0.0/0", 4, 0n, 0xffffffffn],
  ["10.1.2.3/32", 4, 0x0a010203n, 0x0a010203n],
  ["::/0", 6, 0n, (1n << 128n) - 1n],
  ["::1", 6, 1n, 1n],
  ["1::", 6, 1n << 112n, 1n << 112n],
  ["::1/128", 6, 1n, 1n],
  ["2001:db8::/32", 6, 0x20010db8n << 96n, ((0x20010db8n + 1n) << 96n) - 1n],
  ["1:2:3:4:5:6:7:8", 6, 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n],
  ["1:2::7:8", 6, 0x00010002000000000000000000070008n, 0x00010002000000000000000000070008n],
  ["::ffff:10.1.2.3", 6, 0xffff0a010203n, 0xffff0a010203n],
  ["::10.1.2.3", 6, 0x0a010203n, 0x0a010203n],
] as const)("reads %s as addresses of version %d", (text, version, first, last) => {
  expect(readRange(text)).toEqual({ version, first, last });
});

it.each([
  "",
  "home",
  "10.0.0",
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/x",
  "10.0.0.0/",
  "10.0.0.0/8/8",
  "::/129",
  "/8",
])("reads no addresses in %j", (text) => {
  expect(readRange(text)).toBeUndefined();
});

it.each(["fe80::1%eth0", "10.0.0.0/1x", "10.0.0.0/x1", "10.0.0.0/0008"])("reads no addresses in %s", (text) => {
  expect(readRange(text)).toBeUndefined();
});

it("is in a range of the same version with both ends", () => {
  const wide = range("10.0.0.0/8");
  for (const text of ["10.0.0.0/8", "10.0.0.0", "10.255.255.255", "10.1.0.0/16"])
    expect(isIn(range(text), wide)).toBe(true);
  for (const text of ["9.255.255.255", "11.0.0.0", "10.0.0.0/7", "::/0", "::a00:0"])
    expect(isIn(range(text), wide)).toBe(false);
  expect(isIn(range("8.0.0.0/6"), wide)).toBe(false);
  expect(isIn({ ...wide, first: wide.first - 1n }, wide)).toBe(false);
  expect(isIn({ ...wide, last: wide.last + 1n }, wide)).toBe(false);
});

it.each([
  ["10.0.0.0/8", ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"]],
  ["10.1.2.3", ["10.1.2.2", "10.1.2.3", "10.1.2.3", "10.1.2.4"]],
  ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255"]],
  ["::/0", ["0:0:0:0:0:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  [
    "2001:db8::/127",
    ["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8:0:0:0:0:0:0", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2"],
  ],
])("changes at the ends of %s and beside them", (text, edges) => {
  expect(edgesOf(range(text))).toEqual(edges);
});
