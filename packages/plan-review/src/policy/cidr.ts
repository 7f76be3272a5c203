import { isIP } from "node:net";

/** A range of addresses of one version, its ends included. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** `10.0.0.0/8`, `::/0` or one address; undefined when it is none. */
export function readRange(text: string): AddressRange | undefined {
  const [address = "", length, ...rest] = text.trim().split("/");
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || rest.length > 0 || address.includes("%")) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const value = addressNumber(address);
  const first = (value / size) * size;
  return { version, first, last: first + size - 1n };
}

export function isIn(address: AddressRange, range: AddressRange): boolean {
  return address.version === range.version && address.first >= range.first && address.last <= range.last;
}

/** The addresses at which something changes: the ends of a range and their neighbours. */
export function edgesOf({ version, first, last }: AddressRange): readonly string[] {
  const highest = version === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n;
  return [first - 1n, first, last, last + 1n]
    .filter((value) => value >= 0n && value <= highest)
    .map((value) => write(version, value));
}

function readVersion4(address: string): bigint {
  return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

/** Of both versions: the last two groups can be written as an address of version 4, which alone has no others. */
function addressNumber(address: string): bigint {
  const groups = (text: string) =>
    text === ""
      ? []
      : text.split(":").flatMap((part) => {
          if (!part.includes(".")) return [BigInt(`0x${part}`)];
          const value = readVersion4(part);
          return [value >> 16n, value & 0xffffn];
        });
  const [head = "", tail] = address.split("::");
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => 0n), ...right].reduce(
    (sum, part) => sum * 65_536n + part,
    0n,
  );
}

function write(version: 4 | 6, value: bigint): string {
  const [count, bits, base] = version === 4 ? [4, 8n, 10] : [8, 16n, 16];
  return Array.from({ length: count }, (_, index) =>
    ((value >> (bits * BigInt(count - 1 - index))) & ((1n << bits) - 1n)).toString(base),
  ).join(version === 4 ? "." : ":");
}
