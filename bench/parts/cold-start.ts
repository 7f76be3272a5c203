import { join } from "node:path";
import type { Samples, Subject } from "../harness/interleave";
import type { Context, Part } from "../harness/part";
import { checkApiAnswer, checkAuthorized, checkNothing, coldStartSubject } from "../running/cold-start";
import type { Variant } from "../running/handler-process";
import { emptyHandler, oneBundle, unbundled } from "../running/other-packaging";
import { authorizerEvent, REQUESTS, rotationEvent } from "../running/requests";
import { type StubbedAws, withStubbedAws } from "../running/surroundings";
import { FUNCTION_NAMES, type FunctionName } from "../running/synthesized";
import { buildComparison, type Comparison } from "../running/variants";
import { type VariantWeight, weigh } from "../running/weigh";
import { baseName, type ColdStartData, NAMES } from "./cold-start-data";
import { coldStartPictures, coldStartTables } from "./cold-start-page";

const read = REQUESTS.find(({ name }) => name === "read") ?? fail("there is no request that reads");
/** The first event of each function, and what a good answer is. */
const EVENTS = {
  api: { event: read.ours(0), check: checkApiAnswer },
  authorizer: { event: authorizerEvent(), check: checkAuthorized },
  rotation: { event: rotationEvent(), check: checkNothing },
} as const;

export const COLD_START_PART: Part<ColdStartData> = {
  name: "cold-start",
  title: "Cold start",
  summary:
    "From the start of a process to its first answer, each time a process of its own: the runtime's start and the import (init), " +
    "then the first request (first), which reads an object, checks a key or does a step of a rotation. Both runtimes are small " +
    "programs that speak Lambda's Runtime API and give a handler what Lambda gives it; S3 and Secrets Manager are one stub on " +
    "loopback, with plain HTTP for everybody. The functions and their layers are those of the synthesized stack. Requests are " +
    "not sampled for X-Ray unless it says so. In Lambda a start takes several times as long, since 256 MB come with a seventh of a " +
    "processor, and the download of the code comes in front: ratios are what carries over.",
  run: runColdStart,
  tables: coldStartTables,
  pictures: coldStartPictures,
};

async function runColdStart(context: Context): Promise<ColdStartData> {
  const { base: revision } = context;
  const folder = join(context.folder, "cold-start");
  context.step.detail("building what is compared");
  const comparison = await buildComparison({ folder, base: revision, original: context.original });
  const missing = {
    ...("missing" in comparison.base ? { [baseName(revision)]: comparison.base.missing } : {}),
    ...("missing" in comparison.original ? { [NAMES.original]: comparison.original.missing } : {}),
  };
  return withStubbedAws(folder, async (aws) => {
    const variants = await variantsOf(comparison, revision, folder);
    const nodes: ColdStartData["nodes"][number][] = [];
    for (const { label, command, isLambdas } of context.nodes) {
      const samples: Partial<Record<FunctionName, Samples>> = {};
      for (const id of FUNCTION_NAMES) {
        const subjects = subjectsOf(id, variants[id], command, aws);
        samples[id] = await context.measure(`${id}, ${label}`, subjects);
      }
      nodes.push({ label, isLambdas, samples: samples as Record<FunctionName, Samples> });
    }
    const weights = FUNCTION_NAMES.map((id) => [id, weightsOf(variants[id])]);
    return { base: revision, missing, nodes, weights: Object.fromEntries(weights) };
  });
}

type Variants = Readonly<Record<string, Variant>>;

async function variantsOf(
  { checkout, now, base, original }: Comparison,
  revision: string,
  folder: string,
): Promise<Record<FunctionName, Variants>> {
  const floor = await emptyHandler(join(folder, "floor"));
  const made = FUNCTION_NAMES.map(async (id): Promise<[FunctionName, Variants]> => {
    const packaging = (name: string) => ({ checkout, synthesized: now[id], folder: join(folder, `${name}-${id}`) });
    const untraced = { ...now[id].variables, AWS_XRAY_SDK_ENABLED: "false" };
    return [
      id,
      {
        [NAMES.floor]: floor,
        [NAMES.ours]: now[id],
        [NAMES.sampled]: now[id],
        [NAMES.untraced]: { ...now[id], variables: untraced },
        [NAMES.oneBundle]: await oneBundle(packaging("one-bundle")),
        [NAMES.unbundled]: await unbundled(id, packaging("unbundled")),
        ...("value" in base ? { [baseName(revision)]: base.value[id] } : {}),
        // the original has no authorizer and no rotation: beside them its handler is what a request there would wait for
        ...("value" in original && id !== "rotation" ? { [NAMES.original]: original.value } : {}),
      },
    ];
  });
  return Object.fromEntries(await Promise.all(made)) as Record<FunctionName, Variants>;
}

function subjectsOf(id: FunctionName, variants: Variants, node: string, aws: StubbedAws): Subject[] {
  return Object.entries(variants).map(([name, variant]) => {
    const own = name === NAMES.original ? { event: read.originals?.(0), check: checkApiAnswer } : EVENTS[id];
    const check = name === NAMES.floor ? checkApiAnswer : own.check;
    return coldStartSubject(name, { variant, node, event: own.event, check, sampled: name === NAMES.sampled }, aws);
  });
}

/** What runs the same files weighs the same, and the floor and Python's packages are not ours to weigh. */
function weightsOf(variants: Variants): Record<string, VariantWeight> {
  const skipped: readonly string[] = [NAMES.floor, NAMES.sampled, NAMES.untraced, NAMES.unbundled, NAMES.original];
  const weighed = Object.entries(variants).filter(([name]) => !skipped.includes(name));
  return Object.fromEntries(weighed.map(([name, variant]) => [name, weigh(variant)]));
}

function fail(message: string): never {
  throw new Error(message);
}
