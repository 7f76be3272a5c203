import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import type { Samples } from "../harness/interleave";
import { lineChart } from "../harness/line-chart";
import { NotMeasured, type Part } from "../harness/part";
import { growthLines, growthTable, SIZES, sized } from "../synth/growth";
import { originalSynth, writeOriginalApp } from "../synth/original-app";
import { STACKS_OF_ONE } from "../synth/own-app";
import { type Counts, cloudFormationCounts, terraformCounts } from "../synth/same-resources";
import { growingOurs, OURS } from "./synth";

const UNCHECKED = "original, validation off";
const CHECKED = "the original";

interface Data {
  readonly samples: Samples;
  /** Of one environment, or one instance. */
  readonly resources: { readonly ours: number; readonly original: number };
}

export const SYNTH_ORIGINAL_PART: Part<Data> = {
  name: "synth-original",
  title: "Synth beside the original in Python",
  summary:
    "The application that this project re-creates, in AWS CDK 2.275 for Python, with the four fixes without which it does not synthesize, and so many instances of its one stack. It has far fewer resources than this project, and here one small file in its layer instead of the 39 MB that it asks for. With the validation of AWS CDK only one is measured. Its constructs run in a Node that Python starts: the peak is that of the larger of the two.",
  run: async ({ nodes, original, folder, measure, ...rest }) => {
    if (original === undefined)
      throw new NotMeasured("the text of the original application is not there; name it with --original");
    const [node] = nodes;
    if (node === undefined) throw new Error("There is no Node");
    const place = await writeOriginalApp(original, join(folder, "original"));
    const python = join(await pythonTools("original-cdk"), "bin", "python");
    const subject = async (who: string, environments: number, validates: boolean) => {
      const outdir = join(folder, `original-${validates ? "checked" : "unchecked"}-${environments}`);
      await mkdir(outdir, { recursive: true });
      const name = sized(who, environments);
      return originalSynth({ name, python, node, folder: place, outdir, environments, validates });
    };
    const samples = await measure("beside the original", [
      ...(await growingOurs({ nodes, original, folder, measure, ...rest })),
      ...(await Promise.all(SIZES.map((size) => subject(UNCHECKED, size, false)))),
      await subject(CHECKED, 1, true),
    ]);
    return { samples, resources: await countResources(folder) };
  },
  tables: ({ samples, resources: { ours, original } }) => [
    {
      ...growthTable("As many environments", samples, [OURS, UNCHECKED, CHECKED], OURS),
      text: `An environment of this project has ${ours} resources in two stacks, an instance of the original ${original} in one.`,
    },
  ],
  pictures: ({ samples }) => [
    {
      name: "synth-original",
      alt: "Seconds of a synth of 1 to 64 environments, beside as many instances of the original's stack",
      svg: lineChart({
        ...{ title: "Synth beside the original in Python", xTitle: "environments", yTitle: "seconds" },
        lines: growthLines(samples, [OURS, UNCHECKED, CHECKED]),
      }),
    },
  ],
};

/** Of what was synthesized for one environment. */
async function countResources(folder: string): Promise<Data["resources"]> {
  const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), "utf8")) as object;
  const sum = (counts: Counts) => Object.values(counts).reduce((all, count) => all + count, 0);
  const stacks = await Promise.all(STACKS_OF_ONE.map((stack) => json("ours-1-out", "stacks", stack, "cdk.tf.json")));
  const template = await json("original-unchecked-1", "SecureServerlessStack1.template.json");
  return {
    ours: stacks.map((stack) => sum(terraformCounts(stack))).reduce((all, count) => all + count, 0),
    original: sum(cloudFormationCounts(template)),
  };
}
