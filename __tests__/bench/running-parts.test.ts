import type { Samples } from "../../bench/harness/interleave";
import type { Table } from "../../bench/harness/part";
import { COLD_START_PART } from "../../bench/parts/cold-start";
import { baseName, type ColdStartData, NAMES } from "../../bench/parts/cold-start-data";
import { LIVE_PART } from "../../bench/parts/live";
import { WARM_PART, type WarmData } from "../../bench/parts/warm";
import { OPERATIONS, warmSample } from "../../bench/running/warm";

const BASE = "d00cd27";

/** Two rounds of a start that takes so long. */
function starts(ms: number, cpuMs = ms) {
  const rest = { initMs: ms / 2, importMs: ms / 4, firstMs: ms / 2, files: 2, builtIn: 3, mebibytes: 60 };
  return [1, 2].map((factor) => ({ ms: ms * factor, cpuMs: cpuMs * factor, ...rest }));
}

function coldStartData(ours: number, missing: Readonly<Record<string, string>> = {}): ColdStartData {
  const all = {
    [NAMES.floor]: starts(20),
    [NAMES.ours]: starts(ours),
    [NAMES.untraced]: starts(ours),
    [baseName(BASE)]: starts(200),
    [NAMES.original]: starts(400),
  };
  const samples: Samples = Object.fromEntries(Object.entries(all).filter(([name]) => missing[name] === undefined));
  const functions = { api: samples, authorizer: samples, rotation: samples };
  const weight = { code: { bytes: 2048, zipped: 1024 }, layers: { bytes: 4096, zipped: 512 } };
  const weights = { api: { [NAMES.ours]: weight }, authorizer: {}, rotation: {} };
  return { base: BASE, missing, nodes: [{ label: "Node 24", isLambdas: true, samples: functions }], weights };
}

function rowsOf(tables: readonly Table[], title: string): readonly (readonly string[])[] {
  const table = tables.find((one) => one.title.startsWith(title));
  if (table === undefined) throw new Error(`There is no table ${title}`);
  for (const row of table.rows) expect(row).toHaveLength(table.head.length);
  return table.rows;
}

describe("the section about cold starts", () => {
  const targets = (data: ColdStartData) => rowsOf(COLD_START_PART.tables(data), "Cold start: what was aimed at");
  const metOf = (data: ColdStartData, beginning: string, than: string) =>
    targets(data).find(([title, other]) => title?.startsWith(beginning) && other === than);

  it("says that a target is met, with the ratio, the floor and what is above it", () => {
    expect(metOf(coldStartData(100), "authorizer, Node", baseName(BASE))).toEqual([
      "authorizer, Node 24",
      baseName(BASE),
      "0.55",
      "0.50",
      "0.10",
      "0.44",
      "0.50",
      "yes",
    ]);
  });

  it("says that a target is missed", () => {
    expect(metOf(coldStartData(120), "authorizer, Node", baseName(BASE))?.at(-1)).toBe("no");
    expect(metOf(coldStartData(120), "api, Node", baseName(BASE))?.at(-1)).toBe("yes");
    expect(metOf(coldStartData(140), "api, Node", NAMES.original)?.at(-1)).toBe("no");
  });

  it("adds up the authorizer and the API, one after the other", () => {
    const row = targets(coldStartData(100)).find(([title]) => title?.startsWith("authorizer, then api"));
    expect(row?.[3]).toBe("0.50");
  });

  it("says what could not be compared and why, and shows the rest", () => {
    const data = coldStartData(100, { [NAMES.original]: "no Python", [baseName(BASE)]: "a shallow clone" });
    expect(rowsOf(COLD_START_PART.tables(data), "Not compared")).toEqual([
      [NAMES.original, "no Python"],
      [baseName(BASE), "a shallow clone"],
    ]);
    expect(targets(data).map(([, than]) => than)).toEqual([NAMES.untraced, NAMES.untraced]);
  });

  it("has a row for each variant, what it weighs, and a picture for each function", () => {
    const tables = COLD_START_PART.tables(coldStartData(100));
    expect(rowsOf(tables, "Cold start: rotation, Node 24")).toHaveLength(5);
    expect(rowsOf(tables, "Cold start: what is loaded")).toEqual([[`api, ${NAMES.ours}`, "2.0", "1.0", "4.0", "0.5"]]);
    expect(COLD_START_PART.pictures(coldStartData(100)).map(({ name }) => name)).toEqual([
      "cold-start-api",
      "cold-start-authorizer",
      "cold-start-rotation",
    ]);
  });
});

describe("the section about warm requests", () => {
  function warmData(addedMs: number): WarmData {
    const times = (ms: number) => ({ ms: [ms, ms], cpuMs: [ms, ms] });
    const sample = warmSample(
      Object.fromEntries(
        OPERATIONS.map(({ name, sdk }) => [
          name,
          sdk === undefined
            ? { handler: times(addedMs) }
            : { handler: times(2 + addedMs), sdk: times(2), http: times(1) },
        ]),
      ),
    );
    const samples = { "not sampled": [sample, sample], sampled: [sample, sample] };
    const ours = { health: {}, read: { GetObject: 1 }, "write, replaces": { PutObject: 2 } };
    const originals = { value: { read: { GetObject: 1, GetSecretValue: 1 } } };
    return { nodes: [{ label: "Node 24", isLambdas: true, samples }], calls: { ours, originals } };
  }

  it("says for each operation what is added, and whether that is what was aimed at", () => {
    const met = (data: WarmData) => rowsOf(WARM_PART.tables(data), "Warm: milliseconds added").map((row) => row.at(-1));
    expect(met(warmData(0.5))).toEqual(OPERATIONS.map(() => "yes"));
    expect(met(warmData(1.5))).toEqual(OPERATIONS.map(() => "no"));
  });

  it("tells the calls of a request by name, and none as 0", () => {
    const rows = rowsOf(WARM_PART.tables(warmData(0.5)), "Calls to AWS");
    expect(rows).toContainEqual(["health", "0", ""]);
    expect(rows).toContainEqual(["read", "1 (GetObject)", "2 (GetObject, GetSecretValue)"]);
    expect(rows).toContainEqual(["write, replaces", "2 (2 × PutObject)", ""]);
  });

  it("has a picture", () => {
    expect(WARM_PART.pictures(warmData(1))).toHaveLength(1);
  });
});

describe("the section about edits", () => {
  const data = (ms: number, dataKept: boolean) => ({
    dataKept,
    samples: {
      "npm run local again": [{ ms: 10_000, endMs: 10_500 }],
      "npm run local -- --watch": [{ ms }],
    },
  });
  const rows = (ms: number) => rowsOf(LIVE_PART.tables(data(ms, true)), "Edit to live");

  it("says whether a watched edit is live in time", () => {
    expect(rows(250)).toContainEqual(["npm run local -- --watch", "250", "yes", "1"]);
    expect(rows(350)).toContainEqual(["npm run local -- --watch", "350", "no", "1"]);
  });

  it("says whether the data was kept", () => {
    expect(LIVE_PART.tables(data(250, true))[0]?.text).toContain("was there after the last one");
    expect(LIVE_PART.tables(data(250, false))[0]?.text).toContain("was gone after the last one");
  });
});
