import { at, Hidden, isObject, type Marked, type MarkedObject, Unknown } from "../values";

/** A protocol, or every one, with the ports of it; for ICMP the ports are the types. */
export interface Service {
  /** `tcp`, `udp`, `icmp`, a number, an unknown word, or `any`. */
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

export const ANY = "any";
export const LAST_PORT = 65_535;
export const EVERYTHING: Service = { protocol: ANY, first: 0, last: LAST_PORT };

const NUMBERS: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" };
const PROTOCOL = /^(ip_)?protocols?(_type)?$|^proto(col)?$/;
/** Names of one or several ports in one value. */
const PORTS =
  /^(destination_|dest_|dst_|target_)?(ports?|port_ranges?|ports_range|service_ports?)$|^(destination|dest|dst)_ports?(_ranges?)?$/;
const FIRST = /^(from_port|port_range_min|port_min|start_port|first_port|port_from|min_range|from|min)$/;
const LAST = /^(to_port|port_range_max|port_max|end_port|last_port|port_to|max_range|to|max)$/;

/** Whether an attribute says which protocols or ports a rule is about. */
export function isServiceName(name: string): boolean {
  return (
    PROTOCOL.test(name) || PORTS.test(name) || FIRST.test(name) || LAST.test(name) || /^icmp_(type|code)$/.test(name)
  );
}

/** The services of a block: of its own attributes and of the blocks in it, as `tcp_options { min = 22 }` has them. */
export function servicesOf(block: MarkedObject): readonly Service[] | undefined {
  const protocols = protocolsOf(block);
  const inner = Object.entries(block).flatMap(([name, value]) => {
    const options = /^(tcp|udp|icmp)(_options)?$/.exec(name)?.[1];
    if (options === undefined) return [];
    return (Array.isArray(value) ? value : [value]).filter(isObject).map((item) => ({ options, item }));
  });
  if (inner.length > 0) {
    return inner.flatMap(({ options, item }) => {
      // the ports of the destination may stand one level deeper, or be those of the source
      const nested = at(item, "destination_port_range.0");
      return (portsOf(isObject(nested) ? nested : item) ?? [[0, LAST_PORT]]).map(([first, last]) => ({
        protocol: options,
        first,
        last,
      }));
    });
  }
  const ports = portsOf(block);
  if (protocols === undefined && ports === undefined) return undefined;
  return (protocols ?? [ANY]).flatMap((protocol) => {
    // a pair of ports means nothing to AWS beside `-1`, nor beside a protocol that has no ports; `0` and `0` is customary
    const ignored = protocols !== undefined && ((protocol === ANY && isPair(block)) || /^\d+$/.test(protocol));
    return (ignored || ports === undefined ? [[0, LAST_PORT] as const] : ports).map(([first, last]) => ({
      protocol,
      first,
      last,
    }));
  });
}

/** Whether the ports are in two attributes, as `from_port` and `to_port`. */
function isPair(block: MarkedObject): boolean {
  return Object.keys(block).some((name) => FIRST.test(name)) && !Object.keys(block).some((name) => PORTS.test(name));
}

function protocolsOf(block: MarkedObject): readonly string[] | undefined {
  for (const [name, value] of Object.entries(block)) {
    if (!PROTOCOL.test(name)) continue;
    if (isVeiled(value)) return [ANY];
    const words = (Array.isArray(value) ? value : [value]).flatMap((item) =>
      typeof item === "string" || typeof item === "number" ? protocolWords(String(item)) : [],
    );
    if (words.length > 0) return words;
  }
  return undefined;
}

function protocolWords(text: string): readonly string[] {
  const word = text.trim().toLowerCase();
  if (/^(-1|any|all|\*|)$/.test(word)) return [ANY];
  if (/^(tcp[-_+,/ ]?udp|udp[-_+,/ ]?tcp)$/.test(word)) return ["tcp", "udp"];
  if (/^(ipv6-icmp|icmp6|icmpv6)$/.test(word)) return ["icmpv6"];
  return [NUMBERS[word] ?? word];
}

type Ports = readonly [number, number];

function portsOf(block: MarkedObject): readonly Ports[] | undefined {
  let [first, last]: (number | undefined)[] = [];
  const ports: Ports[] = [];
  for (const [name, value] of Object.entries(block)) {
    // which port it is shows after apply: it can be any
    if (isVeiled(value) && isServiceName(name) && !PROTOCOL.test(name)) return [[0, LAST_PORT]];
    if (FIRST.test(name)) first = numberOf(value) ?? first;
    else if (LAST.test(name)) last = numberOf(value) ?? last;
    else if (PORTS.test(name))
      for (const item of Array.isArray(value) ? value : [value]) ports.push(...portRanges(item));
  }
  if (ports.length > 0) return ports;
  if (first === undefined && last === undefined) return undefined;
  const low = first ?? last ?? 0;
  const high = last ?? low;
  // -1 is every type of ICMP; the second number of ICMP is a code
  if (low < 0) return [[0, LAST_PORT]];
  return [[Math.min(low, LAST_PORT), Math.min(Math.max(low, high), LAST_PORT)]];
}

/** Whether nobody can say what a value is. */
export function isVeiled(value: unknown): value is Unknown | Hidden {
  return value instanceof Unknown || value instanceof Hidden;
}

function numberOf(value: Marked): number | undefined {
  const number = typeof value === "string" && /^-?\d{1,6}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

/** `22`, `"20-22"`, `"20:22"`, `"22/22"`, `"-1/-1"`, `"80,443"`, `"*"`, `{ from: 20, to: 22 }`. */
function portRanges(value: Marked): readonly Ports[] {
  if (isObject(value)) return portsOf(value) ?? [];
  if (isVeiled(value)) return [[0, LAST_PORT]];
  if (typeof value === "number") return value < 0 || value > LAST_PORT ? [[0, LAST_PORT]] : [[value, value]];
  if (typeof value !== "string" || value.length > 10_000) return [];
  return value.split(",").flatMap((part): readonly Ports[] => {
    const word = part.trim().toLowerCase();
    if (word === "") return [];
    const match = /^(\d{1,5})(?:\s*[-:/]\s*(\d{1,5}))?$/.exec(word);
    // any other word, `*` and `-1/-1` among them: it may be every port
    if (match === null) return [[0, LAST_PORT]];
    const low = Number(match[1]);
    return [[Math.min(low, LAST_PORT), Math.min(Math.max(low, Number(match[2] ?? low)), LAST_PORT)]];
  });
}
