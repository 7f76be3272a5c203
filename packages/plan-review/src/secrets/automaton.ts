const { imul } = Math;

/** Room for so many characters of patterns at first; it grows with them. */
const FIRST_NODES = 1_024;

/**
 * Finds any number of patterns in a text in one pass (Aho and Corasick, 1975): in time that grows with the text, however
 * many patterns there are and however alike they begin, and in memory that grows with the patterns.
 */
export class Automaton {
  #nodes = 1;
  /** Edges by node and character, in an open hash table whose size is a power of two. */
  #edgeFrom = new Int32Array(FIRST_NODES * 2).fill(-1);
  #edgeCharacter = new Uint16Array(FIRST_NODES * 2);
  #edgeTo = new Int32Array(FIRST_NODES * 2);
  /** Of a node: its parent, the character that leads to it, how long its text is, and whether that is a pattern. */
  #parent = new Int32Array(FIRST_NODES);
  #character = new Uint16Array(FIRST_NODES);
  #depth = new Int32Array(FIRST_NODES);
  #isPattern = new Uint8Array(FIRST_NODES);
  /** The node of the longest proper ending that is a beginning too, and the length of the longest pattern that ends here. */
  #fallback = new Int32Array(0);
  #longest = new Int32Array(0);
  #isReady = false;

  add(pattern: string): void {
    if (pattern === "") return;
    let node = 0;
    for (let index = 0; index < pattern.length; index += 1) {
      const character = pattern.charCodeAt(index);
      const next = this.#next(node, character);
      node = next >= 0 ? next : this.#append(node, character);
    }
    this.#isPattern[node] = 1;
    this.#isReady = false;
  }

  /** Calls back with each end of a pattern in the text and the length of the longest one that ends there. */
  search(text: string, found: (end: number, length: number) => void): void {
    if (this.#nodes === 1) return;
    this.#prepare();
    let node = 0;
    for (let index = 0; index < text.length; index += 1) {
      node = this.#step(node, text.charCodeAt(index));
      const length = this.#longest[node] ?? 0;
      if (length > 0) found(index + 1, length);
    }
  }

  #step(from: number, character: number): number {
    for (let node = from; ; node = this.#fallback[node] ?? 0) {
      const next = this.#next(node, character);
      if (next >= 0) return next;
      if (node === 0) return 0;
    }
  }

  /** Fallbacks of shorter texts first: by depth, with a counting sort. */
  #prepare(): void {
    if (this.#isReady) return;
    this.#fallback = new Int32Array(this.#nodes);
    this.#longest = new Int32Array(this.#nodes);
    for (const node of this.#byDepth()) {
      const parent = this.#parent[node] ?? 0;
      const fallback = parent === 0 ? 0 : this.#step(this.#fallback[parent] ?? 0, this.#character[node] ?? 0);
      this.#fallback[node] = fallback;
      this.#longest[node] = this.#isPattern[node] === 1 ? (this.#depth[node] ?? 0) : (this.#longest[fallback] ?? 0);
    }
    this.#isReady = true;
  }

  #byDepth(): Int32Array {
    let deepest = 0;
    for (let node = 1; node < this.#nodes; node += 1) deepest = Math.max(deepest, this.#depth[node] ?? 0);
    const starts = new Int32Array(deepest + 2);
    for (let node = 1; node < this.#nodes; node += 1) increase(starts, (this.#depth[node] ?? 0) + 1, 1);
    for (let depth = 1; depth < starts.length; depth += 1) increase(starts, depth, starts[depth - 1] ?? 0);
    const order = new Int32Array(this.#nodes - 1);
    for (let node = 1; node < this.#nodes; node += 1) {
      const depth = this.#depth[node] ?? 0;
      order[starts[depth] ?? 0] = node;
      increase(starts, depth, 1);
    }
    return order;
  }

  #append(parent: number, character: number): number {
    const node = this.#nodes;
    this.#nodes += 1;
    if (node >= this.#parent.length) {
      this.#parent = grown(this.#parent, Int32Array);
      this.#character = grown(this.#character, Uint16Array);
      this.#depth = grown(this.#depth, Int32Array);
      this.#isPattern = grown(this.#isPattern, Uint8Array);
      this.#rehash();
    }
    this.#parent[node] = parent;
    this.#character[node] = character;
    this.#depth[node] = (this.#depth[parent] ?? 0) + 1;
    this.#connect(parent, character, node);
    return node;
  }

  #next(node: number, character: number): number {
    const mask = this.#edgeFrom.length - 1;
    for (let slot = hash(node, character) & mask; ; slot = (slot + 1) & mask) {
      const from = this.#edgeFrom[slot];
      if (from === -1) return -1;
      if (from === node && this.#edgeCharacter[slot] === character) return this.#edgeTo[slot] ?? -1;
    }
  }

  #connect(node: number, character: number, to: number): void {
    const mask = this.#edgeFrom.length - 1;
    let slot = hash(node, character) & mask;
    while (this.#edgeFrom[slot] !== -1) slot = (slot + 1) & mask;
    this.#edgeFrom[slot] = node;
    this.#edgeCharacter[slot] = character;
    this.#edgeTo[slot] = to;
  }

  #rehash(): void {
    const size = this.#parent.length * 2;
    this.#edgeFrom = new Int32Array(size).fill(-1);
    this.#edgeCharacter = new Uint16Array(size);
    this.#edgeTo = new Int32Array(size);
    for (let node = 1; node < this.#nodes - 1; node += 1) {
      this.#connect(this.#parent[node] ?? 0, this.#character[node] ?? 0, node);
    }
  }
}

function increase(array: Int32Array, index: number, by: number): void {
  array[index] = (array[index] ?? 0) + by;
}

function hash(node: number, character: number): number {
  let value = imul(node, 0x9e3779b1) ^ imul(character, 0x85ebca6b);
  value ^= value >>> 15;
  value = imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 13)) >>> 0;
}

function grown<T extends Int32Array | Uint16Array | Uint8Array>(array: T, kind: new (size: number) => T): T {
  const result = new kind(array.length * 2);
  result.set(array);
  return result;
}
