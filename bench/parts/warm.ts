import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Samples } from "../harness/interleave";
import type { Context, Part, Picture, Table } from "../harness/part";
import { type Spread, spreadOf, valuesOf } from "../harness/statistics";
import { barChart } from "../harness/svg";
import { spreadText } from "../harness/tables";
import { copyCheckout } from "../running/copied-checkout";
import { type Calls, type CallsOfOne, countApiCalls, countAuthorizerCalls } from "../running/count-calls";
import { REQUESTS } from "../running/requests";
import { withStubbedAws } from "../running/surroundings";
import { synthesizedFunctions } from "../running/synthesized";
import { type Maybe, maybe, originalOf } from "../running/variants";
import { bundleBareSdk, OPERATIONS, REQUESTS_OF_EACH, warmSample, warmTimes } from "../running/warm";

/** What this project may add to the call of the SDK, in milliseconds. */
const MOST_ADDED = { p50: 1, p99: 3 } as const;
const [NOT_SAMPLED, SAMPLED] = ["not sampled", "sampled"];

export interface WarmData {
  readonly nodes: readonly { readonly label: string; readonly isLambdas: boolean; readonly samples: Samples }[];
  readonly calls: { readonly ours: Calls; readonly originals: Maybe<Calls> };
}

export const WARM_PART: Part<WarmData> = {
  name: "warm",
  title: "A warm request",
  summary:
    "What the code of the API's function adds to its call of S3, in a process that has answered before. Each request is sent in three " +
    "ways in turn: by the handler, by the AWS SDK alone with the same settings, and by HTTP alone, without a signature or XML. The stub " +
    `of S3 is another process, on loopback, and answers at once. A round is a process with ${REQUESTS_OF_EACH} requests of each kind and way; ` +
    "added is the difference of the percentiles of a round. Objects have 1 KiB, lists ten of them.",
  run: runWarm,
  tables: (data) => [...data.nodes.map(addedTable), ...data.nodes.map(timesTable), callsTable(data)],
  pictures: warmPictures,
};

async function runWarm(context: Context): Promise<WarmData> {
  const folder = join(context.folder, "warm");
  await mkdir(folder, { recursive: true });
  context.step.detail("building what is measured");
  const checkout = await copyCheckout(join(folder, "now"));
  const { api, authorizer } = await synthesizedFunctions(checkout, join(folder, "stacks"));
  const bareSdk = await bundleBareSdk(join(folder, "bare-sdk.js"));
  const original = await maybe(() => originalOf(context.original, join(folder, "original")));
  return withStubbedAws(folder, async (surroundings) => {
    const { aws } = surroundings;
    const nodes: WarmData["nodes"][number][] = [];
    for (const { label, command: node, isLambdas } of context.nodes) {
      const subjects = [NOT_SAMPLED, SAMPLED].map((name = "") => {
        const props = { api, node, surroundings, bareSdk, sampled: name === SAMPLED, logFile: join(folder, "log") };
        return { name, once: async () => warmSample(await warmTimes(props)) };
      });
      nodes.push({ label, isLambdas, samples: await context.measure(label, subjects) });
    }
    context.step.detail("counting calls to AWS");
    const node = context.nodes.at(-1)?.command ?? process.execPath;
    const ours = {
      ...(await countApiCalls(api, "ours", node, aws, surroundings)),
      ...(await countAuthorizerCalls(authorizer, node, aws, surroundings)),
    };
    const originals =
      "value" in original
        ? { value: await countApiCalls(original.value, "originals", node, aws, surroundings) }
        : original;
    return { nodes, calls: { ours, originals } };
  });
}

type NodeData = WarmData["nodes"][number];

const spread = (samples: Samples, subject: string | undefined, measure: string): Spread =>
  spreadOf(valuesOf(samples[subject ?? ""] ?? [], measure));

/** What was aimed at. A request without a call to AWS is compared with nothing: all of it is ours. */
function addedTable({ label, samples }: NodeData): Table {
  const of = (measure: string) => spread(samples, NOT_SAMPLED, measure);
  return {
    title: `Warm: milliseconds added to the call, ${label}`,
    text: `Not sampled for X-Ray. Aimed at: at most ${MOST_ADDED.p50} ms (p50) and ${MOST_ADDED.p99} ms (p99) added to the SDK's call. Processor: the mean that the process used for a request, which does not depend on what else the machine does.`,
    head: ["", "to the SDK, p50", "p99", "processor", "to HTTP, p50", "p99", "processor", "met"],
    rows: OPERATIONS.map(({ name, sdk }) => {
      const compared = sdk === undefined ? ["handler"] : ["added to sdk", "added to http"];
      const spreads = compared.flatMap((way) =>
        ["p50", "p99", "cpu"].map((measure) => of(`${name} ${way} ${measure}`)),
      );
      const [p50, p99] = spreads.map(({ median }) => median);
      const isMet = (p50 ?? Number.NaN) <= MOST_ADDED.p50 && (p99 ?? Number.NaN) <= MOST_ADDED.p99;
      const cells = [...spreads.map((one) => spreadText(one, 2)), "", "", ""].slice(0, 6);
      return [sdk === undefined ? `${name}, all of it` : name, ...cells, isMet ? "yes" : "no"];
    }),
  };
}

function timesTable({ label, samples }: NodeData): Table {
  const cell = (subject: string | undefined, measure: string) => spreadText(spread(samples, subject, measure), 2);
  return {
    title: `Warm: milliseconds of a request, ${label}`,
    head: ["", "handler p50", "p99", "sampled p50", "p99", "SDK alone p50", "p99", "HTTP alone p50", "p99"],
    rows: OPERATIONS.map(({ name, sdk }) => [
      name,
      ...[NOT_SAMPLED, SAMPLED].flatMap((subject) => [50, 99].map((p) => cell(subject, `${name} handler p${p}`))),
      ...(sdk === undefined
        ? ["", "", "", ""]
        : ["sdk", "http"].flatMap((way) => [50, 99].map((p) => cell(NOT_SAMPLED, `${name} ${way} p${p}`)))),
    ]),
  };
}

function callsTable({ calls: { ours, originals } }: WarmData): Table {
  const originalCalls = "value" in originals ? originals.value : {};
  const cell = (calls: CallsOfOne | undefined) => (calls === undefined ? "" : callsText(calls));
  const names = [...REQUESTS.map(({ name }) => name), "authorization"];
  return {
    title: "Calls to AWS of one request",
    text: [
      "In a warm process, counted at the stub. The original answers a write in one way, whatever it replaces, and has no delete.",
      ...("missing" in originals ? [`The original was not counted: ${originals.missing}.`] : []),
    ].join(" "),
    head: ["", "this project", "the original"],
    rows: names.map((name) => [name, cell(ours[name]), cell(originalCalls[name])]),
  };
}

/** For example `2 (GetSecretValue, PutObject)`. */
function callsText(calls: CallsOfOne): string {
  const names = Object.entries(calls).map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return names.length === 0 ? "0" : `${total} (${names.sort().join(", ")})`;
}

/** On the Node of Lambda, where it was measured. */
function warmPictures({ nodes }: WarmData): readonly Picture[] {
  const node = nodes.find(({ isLambdas }) => isLambdas) ?? nodes[0];
  if (node === undefined) return [];
  const ways = { handler: "handler", sdk: "the SDK alone", http: "HTTP alone" };
  const bars = OPERATIONS.flatMap(({ name, sdk }) =>
    Object.entries(ways)
      .filter(([way]) => way === "handler" || sdk !== undefined)
      .map(([way, words]) => ({
        label: `${name}, ${words}`,
        ...spread(node.samples, NOT_SAMPLED, `${name} ${way} p50`),
        isOurs: way === "handler",
      })),
  );
  const title = `A warm request, median: ${node.label}`;
  return [{ name: "warm", alt: `${title}, in milliseconds`, svg: barChart({ title, unit: "ms", bars, digits: 2 }) }];
}
