import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { probe } from "@secure-serverless/system/process";
import { findOnPath } from "@secure-serverless/system/search-path";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { commandSubject } from "../harness/command";
import type { Samples, Subject } from "../harness/interleave";
import { lineChart } from "../harness/line-chart";
import type { Context, Part, Table } from "../harness/part";
import { pairedRatio, spreadOf, valuesOf } from "../harness/statistics";
import { spreadText } from "../harness/tables";
import { ordinaryPlan } from "../plan-review/dimensions";

const BIN = join(PROJECT_ROOT, "packages", "plan-review", "bin", "plan-review.mjs");
const SIZES = [100, 1000, 10_000] as const;
const OURS = "plan:review";
const READTHEPLAN = "readtheplan 0.4.0";

interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Data {
  /** Of each tool and size, `<tool>, <changes>`. */
  readonly samples: Samples;
  /** In the order of the page. */
  readonly tools: readonly string[];
}

export const PLAN_REVIEW_PART: Part<Data> = {
  name: "plan-review",
  title: "Plan review",
  summary:
    "The whole command, from its start to its end, on the JSON of plans with 100 to 10,000 ordinary changes of five kinds. Beside it tools that read the same file and say less: readtheplan from PyPI, written in Python, and, where it is on PATH, tf-summarize, written in Go, which the Go module proxy does not have. [What each of them finds](plan-review.md) is another table.",
  run: async (context) => {
    const tools = await findTools(context);
    const samples = await context.measure("plan review", await subjectsOf(tools, context));
    return { samples, tools: tools.map(({ name }) => name) };
  },
  tables: ({ samples, tools }) => [timeTable(samples, tools)],
  pictures: ({ samples, tools }) => [
    {
      name: "plan-review",
      alt: "Seconds of a review of 100 to 10,000 changes, beside other tools",
      svg: lineChart({
        ...{ title: "Plan review", xTitle: "changes", yTitle: "seconds" },
        lines: tools.map((name) => ({
          name,
          points: SIZES.map((x) => ({ x, ...spreadOf(of(samples, name, x, "ms").map((ms) => ms / 1000)) })),
        })),
      }),
    },
  ],
};

async function findTools({ nodes }: Context): Promise<readonly Tool[]> {
  const ours = nodes.map(({ command, label, isLambdas }) => ({
    ...{ name: isLambdas ? `${OURS}, ${label}` : OURS, command, args: [BIN] },
  }));
  const python = join(await pythonTools("readtheplan"), "bin", "python");
  const summarize = findOnPath("tf-summarize");
  const version = summarize === undefined ? undefined : await probe(summarize, ["-v"]);
  return [
    ...ours,
    { name: READTHEPLAN, command: python, args: ["-m", "readtheplan.cli", "analyze"] },
    ...(summarize === undefined
      ? []
      : [
          {
            name: `tf-summarize ${/Version: (?!development)(\S+)/.exec(version ?? "")?.[1] ?? ""}`.trim(),
            command: summarize,
            args: [],
          },
        ]),
  ];
}

async function subjectsOf(tools: readonly Tool[], { folder }: Context): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for (const size of SIZES) {
    const file = join(folder, `plan-${size}.json`);
    await writeFile(file, JSON.stringify(ordinaryPlan(size)));
    // the tool has not failed when a person has to look at the plan
    for (const { name, command, args } of tools)
      subjects.push(
        commandSubject(sized(name, size), {
          command,
          args: [...args, file],
          cwd: folder,
          codes: [0, 1, 2],
          read: hasSaid,
        }),
      );
  }
  return subjects;
}

/** @throws Error when a tool has ended without a result, which takes no time */
function hasSaid(output: string): Record<string, never> {
  if (output.trim() === "" || /Traceback|^Usage/m.test(output)) throw new Error(`It said: ${output.slice(-300)}`);
  return {};
}

function timeTable(samples: Samples, tools: readonly string[]): Table {
  const rows = SIZES.flatMap((size) =>
    tools.map((name) => {
      const ms = of(samples, name, size, "ms");
      const base = of(samples, OURS, size, "ms");
      return [
        `${size.toLocaleString("en-US")} changes, ${name}`,
        spreadText(spreadOf(ms), 0),
        spreadText(spreadOf(of(samples, name, size, "mebibytes")), 0),
        name === OURS ? "1" : spreadText(pairedRatio(base, ms), 2),
        String(ms.length),
      ];
    }),
  );
  return { title: "Time and memory", head: ["", "ms", "peak MiB", "ours takes so many times as long", "n"], rows };
}

const sized = (name: string, size: number) => `${name}, ${size}`;
const of = (samples: Samples, name: string, size: number, measure: string) =>
  valuesOf(samples[sized(name, size)] ?? [], measure);
