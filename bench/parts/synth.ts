import { appendFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { commandSubject } from "../harness/command";
import type { Samples, Subject } from "../harness/interleave";
import { lineChart } from "../harness/line-chart";
import type { Context, NodeToMeasure, Part } from "../harness/part";
import { spreadOf, valuesOf } from "../harness/statistics";
import { barChart } from "../harness/svg";
import { comparisonTable } from "../harness/tables";
import { growthLines, growthTable, SIZES, sized } from "../synth/growth";
import { checkoutWith, ownSynth } from "../synth/own-app";

const BARE = "node -e 0";
const CDKTF = 'require("cdktf")';
const ALL = "all environments";
const ONE = "one environment";
const EDITED = "after a change";
const CLI = "all, by cdktf synth";
const OURS = "this project";
const ENVIRONMENT = "dev";

interface Data {
  /** By the label of a Node: what is compared on it. */
  readonly nodes: Readonly<Record<string, Samples>>;
  readonly growth: Samples;
}

export const SYNTH_PART: Part<Data> = {
  name: "synth",
  title: "Synth",
  summary:
    "The application's Terraform JSON, by the command of `cdktf.json`: of all environments and of one, beside loading cdktf alone and beside Node alone. What it compiles and bundles is kept between two runs and made again when a source has changed; `after a change` is the first run after that. `cdktf synth` is the CLI of cdktf around the same command.",
  run: async (context) => {
    const nodes: Record<string, Samples> = {};
    for (const node of context.nodes)
      nodes[node.label] = await context.measure(`synth on ${node.label}`, await subjectsOn(node, context));
    return { nodes, growth: await context.measure("growth", await growingOurs(context)) };
  },
  tables: ({ nodes, growth }) => [
    ...Object.entries(nodes).map(([label, samples]) =>
      comparisonTable({ title: `On ${label}`, samples, baseline: CDKTF }),
    ),
    growthTable("With more environments", growth, [OURS]),
  ],
  pictures: ({ nodes, growth }) => [
    {
      name: "synth",
      alt: "Milliseconds of Node alone, of loading cdktf, and of the application's synth",
      svg: barChart({
        title: "Synth",
        unit: "ms",
        bars: Object.entries(nodes).flatMap(([label, samples]) =>
          Object.entries(samples).map(([name, own]) => ({
            ...{ label: `${name} (${label.replace("Node ", "")})`, isOurs: ![BARE, CDKTF].includes(name) },
            ...spreadOf(valuesOf(own, "ms")),
          })),
        ),
      }),
    },
    {
      name: "synth-growth",
      alt: "Seconds of a synth of 1, 4, 16 and 64 environments",
      svg: lineChart({
        ...{ title: "Synth with more environments", xTitle: "environments", yTitle: "seconds" },
        lines: growthLines(growth, [OURS]),
      }),
    },
  ],
};

async function subjectsOn(node: NodeToMeasure, { folder }: Context): Promise<readonly Subject[]> {
  const place = join(folder, `synth-${node.isLambdas ? "lambda" : "own"}`);
  const outdir = async (name: string) => {
    const path = join(place, name);
    await mkdir(path, { recursive: true });
    return path;
  };
  const script = (name: string, text: string) =>
    commandSubject(name, { command: node.command, args: ["-e", text], cwd: PROJECT_ROOT });
  const one = await ownSynth({ name: ONE, node, outdir: await outdir("one"), environment: ENVIRONMENT });
  await requireOneEnvironment(one, join(place, "one"));
  return [
    script(BARE, "0"),
    script(CDKTF, 'require("cdktf")'),
    await ownSynth({ name: ALL, node, outdir: await outdir("all") }),
    one,
    await editedSynth(node, await checkoutWith(4, join(place, "edited")), await outdir("edited-out")),
    // it starts the Node of PATH
    ...(node.isLambdas ? [] : [cliSynth(node, await outdir("cli"))]),
  ];
}

/** The first one after a comment has been added to a source, in a copy with as many environments. */
async function editedSynth(node: NodeToMeasure, checkout: string, outdir: string): Promise<Subject> {
  const { once } = await ownSynth({ name: EDITED, node, checkout, outdir });
  let edits = 0;
  return {
    name: EDITED,
    once: async () => {
      edits += 1;
      await appendFile(join(checkout, "main.ts"), `// ${edits}\n`);
      return once();
    },
  };
}

function cliSynth({ command }: NodeToMeasure, outdir: string): Subject {
  const cli = join(PROJECT_ROOT, "node_modules", ".bin", "cdktf");
  return commandSubject(CLI, { command, args: [cli, "synth", "--output", outdir], cwd: PROJECT_ROOT });
}

/** @throws Error when all were written, and all would be measured */
async function requireOneEnvironment({ once }: Subject, outdir: string): Promise<void> {
  await once();
  const stacks = (await readdir(join(outdir, "stacks"))).filter((name) => !name.split("-").includes(ENVIRONMENT));
  if (stacks.length > 0) throw new Error(`A synth of ${ENVIRONMENT} alone has written ${stacks.join(", ")} too`);
}

/** This project with 1 to 64 environments like `dev`, each in a copy of this checkout. */
export async function growingOurs({ nodes, folder }: Context): Promise<readonly Subject[]> {
  const [node] = nodes;
  if (node === undefined) throw new Error("There is no Node");
  const subjects: Subject[] = [];
  for (const size of SIZES) {
    const checkout = await checkoutWith(size, join(folder, `ours-${size}`));
    const outdir = join(folder, `ours-${size}-out`);
    await mkdir(outdir, { recursive: true });
    subjects.push(await ownSynth({ name: sized(OURS, size), node, checkout, outdir }));
  }
  return subjects;
}

export { OURS };
