/** Begin and end of a part of a text. */
export type Span = readonly [start: number, end: number];

/** In order and without overlaps, those that touch as one. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start) result.push([start, end]);
  }
  return result;
}

/** The text with something in the place of each part. The parts are in order. */
export function replaced(text: string, spans: readonly Span[], by: string): string {
  let result = "";
  let from = 0;
  for (const [start, end] of spans) {
    result += text.slice(from, start) + by;
    from = end;
  }
  return result + text.slice(from);
}
