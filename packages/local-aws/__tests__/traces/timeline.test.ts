import { createSocket } from "node:dgram";
import { parseDatagram, type Segment, TraceReceiver } from "../../src/traces/receiver";
import { timeline } from "../../src/traces/timeline";

const segment = (own: Partial<Segment> & Pick<Segment, "id" | "name">): Segment => ({
  trace_id: "1-abc-def",
  start_time: 100,
  end_time: 100.1,
  ...own,
});
const S3 = segment({
  id: "3",
  name: "S3",
  parent_id: "2",
  start_time: 100.05,
  aws: { operation: "GetObject" },
  http: { response: { status: 200 } },
});
const STEP = segment({ id: "2", name: "step", parent_id: "1", start_time: 100.05, annotations: { operation: "read" } });
const HANDLER = segment({ id: "1", name: "handler", parent_id: "of-lambda", annotations: { path: "/api/data" } });

const datagramOf = (body: object) => `{"format":"json","version":1}\n${JSON.stringify(body)}`;

describe("timeline", () => {
  it("puts each step under its parent, with its place, time and what it tells", () => {
    expect(timeline([S3, STEP, HANDLER]).split("\n")).toEqual([
      "1-abc-def  100 ms",
      `${"  handler".padEnd(34)} |${"=".repeat(30)}|  100 ms  path=/api/data`,
      `${"    step".padEnd(34)} |${" ".repeat(15)}${"=".repeat(15)}|   50 ms  operation=read`,
      `${"      S3 GetObject".padEnd(34)} |${" ".repeat(15)}${"=".repeat(15)}|   50 ms  200`,
    ]);
  });

  it("marks what failed, and nothing else", () => {
    expect(timeline([{ ...HANDLER, fault: true }])).toMatch(/FAILED$/);
    expect(timeline([HANDLER])).not.toContain("FAILED");
  });

  it("shows a step that took no time", () => {
    expect(timeline([HANDLER, segment({ id: "2", name: "instant", parent_id: "1", end_time: 100 })])).toMatch(
      /instant +\|= +\|/,
    );
  });
});

describe("parseDatagram", () => {
  it("reads a finished segment", () => {
    expect(parseDatagram(datagramOf(HANDLER))).toEqual(HANDLER);
  });

  it.each([
    ["another format", `{"format":"xml","version":1}\n{}`],
    ["no segment", `{"format":"json","version":1}`],
    ["a segment in progress", datagramOf({ id: "1", in_progress: true })],
    ["anything else", "hello"],
    ["a body that is not JSON", `{"format":"json","version":1}\n{`],
    ["a body that is not a segment", `{"format":"json","version":1}\nnull`],
    ["a step whose name a terminal would obey", datagramOf({ ...HANDLER, name: "\u001b]0;title\u0007" })],
    ["an annotation that a terminal would obey", datagramOf({ ...HANDLER, annotations: { path: "\u001b[2J" } })],
    ["an operation that is not text", datagramOf({ ...HANDLER, aws: { operation: { a: 1 } } })],
  ])("passes over %s", (_, datagram) => {
    expect(parseDatagram(datagram)).toBeUndefined();
  });
});

describe("TraceReceiver", () => {
  it("passes on a trace when its outermost step has come, and keeps traces apart", async () => {
    const traces: (readonly Segment[])[] = [];
    let arrived: () => void = () => undefined;
    const complete = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const receiver = new TraceReceiver(HANDLER.name, (trace) => {
      traces.push(trace);
      if (traces.length === 2) arrived();
    });
    const port = await receiver.listen(0);
    const sender = createSocket("udp4");
    const send = (body: object) =>
      new Promise<void>((sent) => sender.send(datagramOf(body), port, "127.0.0.1", () => sent()));
    try {
      const other = { ...HANDLER, trace_id: "1-other-one" };
      for (const body of [S3, { id: "9", in_progress: true }, STEP, other, HANDLER]) await send(body);
      await complete;
    } finally {
      sender.close();
      receiver.close();
    }

    expect(traces.map((trace) => trace.map(({ name }) => name))).toEqual([["handler"], ["S3", "step", "handler"]]);
  });
});
