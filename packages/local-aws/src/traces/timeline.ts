import type { Segment } from "./receiver";

const NAME_WIDTH = 34;
const BAR_WIDTH = 30;

/** A trace as an indented timeline: each step under its parent, with its place in the whole, its time and what it tells. */
export function timeline(trace: readonly Segment[]): string {
  const from = Math.min(...trace.map(({ start_time }) => start_time));
  const to = Math.max(...trace.map(({ end_time }) => end_time));
  const ids = new Set(trace.map(({ id }) => id));
  const childrenOf = (id: string | undefined) =>
    trace
      .filter(({ parent_id }) => (id === undefined ? !ids.has(parent_id ?? "") : parent_id === id))
      .sort((a, b) => a.start_time - b.start_time || b.end_time - a.end_time);
  const lines = (id: string | undefined, depth: number): string[] =>
    childrenOf(id).flatMap((segment) => [line(segment, depth, from, to), ...lines(segment.id, depth + 1)]);
  const milliseconds = ((to - from) * 1000).toFixed(0);
  return [`${trace[0]?.trace_id}  ${milliseconds} ms`, ...lines(undefined, 1)].join("\n");
}

function line(segment: Segment, depth: number, from: number, to: number): string {
  const name = [segment.name, segment.aws?.operation].filter(Boolean).join(" ");
  const milliseconds = `${((segment.end_time - segment.start_time) * 1000).toFixed(0)} ms`;
  const failed = segment.fault === true || segment.error === true;
  const tells = [
    segment.http?.response?.status,
    ...Object.entries(segment.annotations ?? {}).map(([key, value]) => `${key}=${value}`),
    failed ? "FAILED" : undefined,
  ].filter((part) => part !== undefined);
  return `${`${"  ".repeat(depth)}${name}`.padEnd(NAME_WIDTH)} |${bar(segment, from, to)}| ${milliseconds.padStart(7)}  ${tells.join(" ")}`.trimEnd();
}

function bar({ start_time, end_time }: Segment, from: number, to: number): string {
  const scale = BAR_WIDTH / Math.max(to - from, Number.EPSILON);
  const begin = Math.min(BAR_WIDTH - 1, Math.floor((start_time - from) * scale));
  const length = Math.max(1, Math.min(BAR_WIDTH - begin, Math.round((end_time - start_time) * scale)));
  return `${" ".repeat(begin)}${"=".repeat(length)}`.padEnd(BAR_WIDTH);
}
