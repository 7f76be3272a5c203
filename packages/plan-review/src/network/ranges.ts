import { remembered } from "../remembered";
import { Addresses, type Family, type Interval } from "./addresses";

/** Longer texts are not a range, and are not looked at. */
const LONGEST = 100;
const WORLD: Readonly<Record<Family, Interval>> = {
  4: [0n, (1n << 32n) - 1n],
  6: [0n, (1n << 128n) - 1n],
};

/** How the clouds say "from everywhere"; Azure has the service tag Internet. */
const EVERYONE =
  /^(\*|any|all|internet|everyone|everybody|everywhere|anywhere|world|public|0|any[-_ ]?(source|address|host|network)|all[-_ ]?(sources|addresses|hosts|networks|ips))$/;
/** `any-ipv4`, and `any4` as Cisco has it. */
const EVERYONE_OF = /^(?:any|all|anywhere)[-_ ]?(?:ip)?v?([46])$/;

/** Whether a word stands for everyone where a source is expected. */
export function isEveryoneWord(text: string): boolean {
  const word = text.trim().toLowerCase();
  return EVERYONE.test(word) || EVERYONE_OF.test(word);
}

export function everyone(): Addresses {
  return new Addresses([WORLD[4]], [WORLD[6]]);
}

/**
 * The addresses that a text names where a source is expected: a word, an address, a network in any spelling
 * (`0.0.0.0/0`, `1.2.3.4/00`, `0/0`, `0.0.0.0/0.0.0.0`), or a range (`0.0.0.0-255.255.255.255`).
 *
 * @returns undefined when it is none of these: a name, a tag, the identifier of a group
 */
export function addressesOf(text: string): Addresses | undefined {
  return text.length > LONGEST ? undefined : (known(text) ?? undefined);
}

/** A plan names the same networks again and again. */
const known = remembered((text) => read(text) ?? null);

function read(text: string): Addresses | undefined {
  const word = text.trim().toLowerCase();
  if (EVERYONE.test(word)) return everyone();
  const family = EVERYONE_OF.exec(word)?.[1];
  if (family !== undefined) return everyone().only(family === "4" ? 4 : 6);
  return networkOf(word) ?? rangeOf(word);
}

/** Whether a text is a network or a range of addresses by its form alone, whatever the attribute is called. */
export function isNetwork(text: string): boolean {
  // a bare number before the slash may be a fraction, a date or a unit
  return addressesOf(text) !== undefined && /[.:].*[/-]|\/0*0\s*$/.test(text);
}

/** All addresses between two, as in the rules of databases. */
export function between(first: string, last: string): Addresses | undefined {
  const [from, to] = [addressOf(first), addressOf(last)];
  if (from === undefined || to === undefined || from.family !== to.family || from.value > to.value) return undefined;
  return Addresses.of(from.family, [from.value, to.value]);
}

function rangeOf(word: string): Addresses | undefined {
  const [first, last] = cut(word, "-");
  return last === undefined ? undefined : between(first, last);
}

/** What stands before and behind a sign, where it stands for the first time. */
function cut(text: string, sign: string): readonly [string, string | undefined] {
  const place = text.indexOf(sign);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + sign.length)];
}

/** A network whose host part may be set, as everyone writes it by mistake and every cloud reads it. */
export function networkOf(word: string): Addresses | undefined {
  const [text, mask] = cut(word, "/");
  const address = addressOf(text);
  if (address === undefined) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  const length = mask === undefined ? bits : prefixLength(mask.trim(), bits);
  if (length === undefined) return undefined;
  const host = BigInt(bits - length);
  const first = (address.value >> host) << host;
  return Addresses.of(address.family, [first, first + (1n << host) - 1n]);
}

function prefixLength(mask: string, bits: number): number | undefined {
  if (/^\d{1,4}$/.test(mask)) return Number(mask) <= bits ? Number(mask) : undefined;
  const dotted = bits === 32 ? version4(mask) : undefined;
  if (dotted === undefined) return undefined;
  const ones = dotted.value.toString(2).lastIndexOf("1") + 1;
  return dotted.value === ((1n << BigInt(ones)) - 1n) << BigInt(32 - ones) ? ones : undefined;
}

function addressOf(text: string): { readonly family: Family; readonly value: bigint } | undefined {
  const word = text.trim();
  return word.includes(":") ? version6(word) : version4(word);
}

function version4(word: string): { readonly family: 4; readonly value: bigint } | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){0,3}$/.test(word)) return undefined;
  const parts = word.split(".").map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  // `10/8` and `0/0`: what is left out is zero
  const value = [...parts, 0, 0, 0].slice(0, 4).reduce((sum, part) => sum * 256 + part, 0);
  return { family: 4, value: BigInt(value) };
}

function version6(word: string): { readonly family: 6; readonly value: bigint } | undefined {
  const [front, back] = cut(cut(word, "%")[0], "::");
  const [head, tail] = [groupsOf(front), groupsOf(back)];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (back === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  return { family: 6, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) };
}

function groupsOf(text: string | undefined): readonly number[] | undefined {
  if (text === undefined || text === "") return [];
  const groups: number[] = [];
  for (const part of text.split(":")) {
    const embedded = part.includes(".") ? version4(part) : undefined;
    if (embedded !== undefined) groups.push(Number(embedded.value >> 16n), Number(embedded.value & 0xffffn));
    else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
