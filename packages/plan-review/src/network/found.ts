import { type Extent, widest } from "./addresses";
import { LAST_PORT } from "./services";

type Ports = readonly [number, number];

/** What holds for a protocol that no rule names. */
export const OTHER = "other";
/** Runs of ports that are named, of each protocol. */
const MOST_SAID = 10;

/** What is new, collected run by run, to be said in words. */
export class Found {
  readonly #ports = new Map<string, Ports[]>();
  extent: Extent = "nobody";

  add(target: string, protocol: string, ports: Ports, extent: Extent): void {
    this.extent = widest(this.extent, extent);
    // what is open on everything needs not be said of its parts
    const isSaid = this.#ports.get(protocol)?.some(([first, last]) => first <= ports[0] && ports[1] <= last) === true;
    const name = target === "" ? protocol : `${protocol} of ${target}`;
    const parts = this.#ports.get(name) ?? [];
    const previous = parts.at(-1);
    if (isSaid) return;
    if (previous !== undefined && previous[1] + 1 === ports[0]) parts[parts.length - 1] = [previous[0], ports[1]];
    else if (parts.length <= MOST_SAID) parts.push(ports);
    this.#ports.set(name, parts);
  }

  /** `tcp 22`, `udp 53, 100-200`, `every protocol`. */
  inWords(): readonly string[] {
    const lines = new Map([...this.#ports].map(([name, parts]) => [name, lineOf(name, parts)]));
    // what holds for a protocol that no rule names holds for every one
    if (lines.get(OTHER) === OTHER) return ["every protocol"];
    const word = lines.size === 1 ? "every protocol" : "every other protocol";
    return [...lines.values()].map((line) => line.replace(/^other\b/, word));
  }
}

function lineOf(name: string, parts: readonly Ports[]): string {
  if (parts.some(([first, last]) => first === 0 && last === LAST_PORT)) return name;
  const ports = parts.map(([first, last], index) =>
    index === MOST_SAID ? "more" : first === last ? `${first}` : `${first}-${last}`,
  );
  return `${name} ${ports.join(", ")}`;
}
