import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Samples, Subject } from "../harness/interleave";
import { lineChart } from "../harness/line-chart";
import type { Context, Part } from "../harness/part";
import { awsCdkSynth, compileAwsCdkApp } from "../synth/aws-cdk-app";
import { growthLines, growthTable, SIZES, sized } from "../synth/growth";
import { STACKS_OF_ONE } from "../synth/own-app";
import { cloudFormationCounts, differencesOf, terraformCounts } from "../synth/same-resources";
import { growingOurs, OURS } from "./synth";

const UNCHECKED = "AWS CDK, validation off";
const CHECKED = "AWS CDK";
/** With validation, more take minutes each. */
const CHECKED_SIZES = [1, 4];
const FUNCTIONS = ["api", "authorizer"];

export const SYNTH_CDK_PART: Part<Samples> = {
  name: "synth-cdk",
  title: "Synth beside AWS CDK in TypeScript",
  summary:
    "The same resources for as many environments, written for AWS CDK 2.275 (`bench/apps/aws-cdk-typescript`) and compiled before; that there are as many of each type is checked before anything is measured. AWS CDK bundles nothing here: it gets the functions' bundles as this project has made them. It validates its templates unless `CDK_VALIDATION=false` says not to; with validation only 1 and 4 environments are measured, since more take minutes.",
  run: async (context) => {
    const [node] = context.nodes;
    if (node === undefined) throw new Error("There is no Node");
    const ours = await growingOurs(context);
    const app = await compileAwsCdkApp(join(context.folder, "aws-cdk"));
    const assets = await assetsOf(ours[0], context);
    const cdk = async (who: string, size: number, validates: boolean) => {
      const outdir = join(context.folder, `${validates ? "checked" : "unchecked"}-${size}`);
      await mkdir(outdir, { recursive: true });
      return awsCdkSynth({ name: sized(who, size), node, app, assets, outdir, environments: size, validates });
    };
    const subjects = [
      ...ours,
      ...(await Promise.all(SIZES.map((size) => cdk(UNCHECKED, size, false)))),
      ...(await Promise.all(CHECKED_SIZES.map((size) => cdk(CHECKED, size, true)))),
    ];
    await requireSame(subjects, context);
    return context.measure("beside AWS CDK", subjects);
  },
  tables: (samples) => [growthTable("As many environments", samples, [OURS, UNCHECKED, CHECKED], OURS)],
  pictures: (samples) => [
    {
      name: "synth-cdk",
      alt: "Seconds of a synth of 1 to 64 environments, beside AWS CDK with and without its validation",
      svg: lineChart({
        ...{ title: "Synth beside AWS CDK in TypeScript", xTitle: "environments", yTitle: "seconds" },
        lines: growthLines(samples, [OURS, UNCHECKED, CHECKED]),
      }),
    },
  ],
};

/** What this project has bundled for its functions and their layers. */
async function assetsOf(ours: Subject | undefined, { folder }: Context): Promise<string> {
  await ours?.once();
  const assets = join(folder, "assets");
  for (const name of FUNCTIONS.flatMap((id) => [id, `${id}-layer`]))
    await cp(join(folder, "ours-1-out", "bundles", name), join(assets, name), { recursive: true });
  return assets;
}

/** @throws Error when one has more resources of a type than the other */
async function requireSame(subjects: readonly Subject[], { folder }: Context): Promise<void> {
  await subjects.find(({ name }) => name === sized(UNCHECKED, 1))?.once();
  const differences: string[] = [];
  for (const stack of STACKS_OF_ONE) {
    const ours = await json(join(folder, "ours-1-out", "stacks", stack, "cdk.tf.json"));
    const cdk = await json(join(folder, "unchecked-1", `${stack}.template.json`));
    differences.push(...differencesOf(terraformCounts(ours), cloudFormationCounts(cdk)));
  }
  if (differences.length > 0)
    throw new Error(`bench/apps/aws-cdk-typescript has other resources than this project: ${differences.join(", ")}`);
}

async function json(file: string): Promise<object> {
  return JSON.parse(await readFile(file, "utf8")) as object;
}
