import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import type { Samples } from "../harness/interleave";
import { lineChart } from "../harness/line-chart";
import { NotMeasured, type Part } from "../harness/part";
import { growthLines, growthTable, SIZES, sized } from "../synth/growth";
import { originalSynth, writeOriginalApp } from "../synth/original-app";
import { growingOurs, OURS } from "./synth";

const UNCHECKED = "original, validation off";
const CHECKED = "the original";

export const SYNTH_ORIGINAL_PART: Part<Samples> = {
  name: "synth-original",
  title: "Synth beside the original in Python",
  summary:
    "The application that this project re-creates, in AWS CDK 2.275 for Python, with the four fixes without which it does not synthesize, and so many instances of its one stack. It has a third of the resources of this project's stack (one function, three alarms), and one small file in its layer instead of the 39 MB that it asks for. With the validation of AWS CDK only one is measured. Its constructs run in a Node that Python starts: the peak is that of the larger of the two.",
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
    return measure("beside the original", [
      ...(await growingOurs({ nodes, original, folder, measure, ...rest })),
      ...(await Promise.all(SIZES.map((size) => subject(UNCHECKED, size, false)))),
      await subject(CHECKED, 1, true),
    ]);
  },
  tables: (samples) => [growthTable("As many environments", samples, [OURS, UNCHECKED, CHECKED], OURS)],
  pictures: (samples) => [
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
