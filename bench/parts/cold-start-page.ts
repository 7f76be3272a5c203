import type { Samples } from "../harness/interleave";
import type { Picture, Table } from "../harness/part";
import { pairedRatio, type Spread, spreadOf, valuesOf } from "../harness/statistics";
import { barChart } from "../harness/svg";
import { comparisonTable, spreadText } from "../harness/tables";
import { FUNCTION_NAMES, type FunctionName } from "../running/synthesized";
import type { VariantWeight } from "../running/weigh";
import { baseName, type ColdStartData, NAMES } from "./cold-start-data";

type NodeData = ColdStartData["nodes"][number];

/** Times of d00cd27, at most. */
const MOST_OF_BASE: Partial<Readonly<Record<FunctionName, number>>> = { api: 0.75, authorizer: 0.55 };
/** Times of the original's handler, at most. */
const MOST_OF_ORIGINAL = 1 / 3;
/** Of the processor, beside tracing that is switched off: what is below cannot be told from noise. */
const MOST_OF_UNTRACED = 1.05;

export function coldStartTables(data: ColdStartData): readonly Table[] {
  return [
    ...missingTable(data),
    targetTable(data),
    ...data.nodes.flatMap((node) => FUNCTION_NAMES.map((id) => timeTable(id, node))),
    weightTable(data),
  ];
}

function missingTable({ missing }: ColdStartData): readonly Table[] {
  const rows = Object.entries(missing);
  return rows.length === 0 ? [] : [{ title: "Not compared", head: ["", "why"], rows }];
}

/** What was aimed at: the ratio, whether it holds, and how far an empty handler is below it. */
function targetTable({ base, nodes }: ColdStartData): Table {
  const rows = nodes.flatMap(({ label, samples }) => [
    ...(["api", "authorizer"] as const).flatMap((id) => {
      const row = (than: string, most: number) => targetRow(`${id}, ${label}`, samples[id], than, most);
      return [
        ...row(baseName(base), MOST_OF_BASE[id] ?? 1),
        ...row(NAMES.original, MOST_OF_ORIGINAL),
        ...row(NAMES.untraced, MOST_OF_UNTRACED),
      ];
    }),
    ...bothRow(label, samples),
  ]);
  return {
    title: "Cold start: what was aimed at",
    text:
      "Times of process start to first answer, as ratios of each round. The floor is an empty handler as a share of the same: what " +
      "Node and the runtime take by themselves, and nothing of ours can be below it. Above the floor is the ratio of what is left " +
      "when an empty handler's time is taken off both. Of the processor is the ratio of what the processes used of it, which other " +
      "programs hardly change, and which decides in Lambda, where a function has a share of a processor; beside tracing that is " +
      "switched off it decides here too, since times do not tell so little. A request to a route with an API key whose authorization the gateway does not " +
      "remember waits for the authorizer and then for the API: their ratios are added up beside the original, which has no authorizer.",
    head: ["", "compared with", "at most", "ratio", "floor", "above the floor", "of the processor", "met"],
    rows,
  };
}

function targetRow(title: string, samples: Samples, than: string, most: number): string[][] {
  const of = (name: string, measure = "ms") => valuesOf(samples[name] ?? [], measure);
  const [ours, base, floor] = [of(NAMES.ours), of(than), of(NAMES.floor)];
  if (base.length === 0) return [];
  const ratio = pairedRatio(ours, base);
  const above = (values: readonly number[]) => values.map((value, round) => value - (floor[round] ?? Number.NaN));
  const aboveFloor = pairedRatio(above(ours), above(base));
  const processor = pairedRatio(of(NAMES.ours, "cpuMs"), of(than, "cpuMs"));
  const judged = than === NAMES.untraced ? processor : ratio;
  return [
    [
      ...[title, than, most.toFixed(2), spreadText(ratio, 2), pairedRatio(floor, base).median.toFixed(2)],
      ...[spreadText(aboveFloor, 2), spreadText(processor, 2), judged.median <= most ? "yes" : "no"],
    ],
  ];
}

function bothRow(label: string, { authorizer, api }: NodeData["samples"]): string[][] {
  const ratios = [authorizer, api].map((samples) => {
    const original = valuesOf(samples[NAMES.original] ?? [], "ms");
    return valuesOf(samples[NAMES.ours] ?? [], "ms").map((value, round) => value / (original[round] ?? Number.NaN));
  });
  const [first = [], second = []] = ratios;
  if (authorizer[NAMES.original] === undefined) return [];
  const sum = spreadOf(first.map((ratio, round) => ratio + (second[round] ?? Number.NaN)));
  return [[`authorizer, then api, ${label}`, NAMES.original, "", spreadText(sum, 2), "", "", "", ""]];
}

function timeTable(id: FunctionName, { label, samples }: NodeData): Table {
  return comparisonTable({
    title: `Cold start: ${id}, ${label}`,
    samples: samples[id],
    baseline: NAMES.ours,
    columns: [
      { measure: "ms", title: "ms" },
      { measure: "initMs", title: "init" },
      { measure: "importMs", title: "of it import" },
      { measure: "firstMs", title: "first" },
      { measure: "cpuMs", title: "processor" },
      { measure: "files", title: "files loaded" },
      { measure: "builtIn", title: "of Node" },
      { measure: "mebibytes", title: "MiB after it" },
    ],
  });
}

function weightTable({ weights }: ColdStartData): Table {
  const row = (id: FunctionName, name: string, { code, layers }: VariantWeight) => [
    `${id}, ${name}`,
    ...[code.bytes, code.zipped, layers.bytes, layers.zipped].map((bytes) => (bytes / 1024).toFixed(1)),
  ];
  return {
    title: "Cold start: what is loaded",
    text: "KiB, as they are and zipped.",
    head: ["", "code", "zipped", "layers", "zipped"],
    rows: FUNCTION_NAMES.flatMap((id) => Object.entries(weights[id]).map(([name, weight]) => row(id, name, weight))),
  };
}

/** On the Node of Lambda, where it was measured. */
export function coldStartPictures({ nodes }: ColdStartData): readonly Picture[] {
  const node = nodes.find(({ isLambdas }) => isLambdas) ?? nodes[0];
  if (node === undefined) return [];
  return FUNCTION_NAMES.map((id) => {
    const spreads = Object.entries(node.samples[id]).map(([name, samples]): [string, Spread] => [
      name,
      spreadOf(valuesOf(samples, "ms")),
    ]);
    const bars = spreads
      .sort(([, one], [, other]) => one.median - other.median)
      .map(([label, spread]) => ({ label, ...spread, isOurs: label === NAMES.ours }));
    const title = `Process start to first answer: ${id}, ${node.label}`;
    return { name: `cold-start-${id}`, alt: `${title}, in milliseconds`, svg: barChart({ title, unit: "ms", bars }) };
  });
}
