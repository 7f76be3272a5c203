import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Instance } from "@secure-serverless/local-aws/instance";
import { freePort } from "@secure-serverless/local-aws/ports";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { onInterrupt } from "@secure-serverless/system/interrupt";
import { measureCommand, plainEnvironment } from "../harness/command";
import type { Samples } from "../harness/interleave";
import type { Context, Part } from "../harness/part";
import { quantile, type Sample, spreadOf, valuesOf } from "../harness/statistics";
import { barChart } from "../harness/svg";
import { spreadText } from "../harness/tables";
import { copyCheckout } from "../running/copied-checkout";

const DOOR = join("packages", "cli", "bin", "run.mjs");
const COLD = "cold";
const WARM = "warm";
const UNCHANGED = "unchanged";
const RESTART = "restart";
/** A fresh local AWS takes more than a minute, most of it the provider's own waits. */
const SHARE_OF_WARM = 0.3;
const TIMEOUT_SECONDS = { [COLD]: 1800, [WARM]: 600, [UNCHANGED]: 300, [RESTART]: 300 };

export const LOCAL_PART: Part<Samples> = {
  name: "local",
  title: "npm run local",
  summary:
    "Until the API answers, in a copy of this checkout with a local AWS and ports of its own. Warm: no local AWS, every tool is there. Unchanged: once more while it runs. Restart: it was stopped, its data is there; stopping is not in it. Cold: nothing is there, neither packages nor tools, and the caches of npm, pip and Go are empty (`npm run bench -- local --cold`); what it downloads depends on the network.",
  run: measureLocal,
  tables: (samples) => {
    const warm = quantile(valuesOf(samples[WARM] ?? [], "ms"), 0.5);
    return [
      {
        title: "Until the API answers",
        head: ["", "seconds", "of the median of warm", "n"],
        rows: measured(samples).map(([name, own]) => {
          const ms = valuesOf(own, "ms");
          return [name, inSeconds(ms), spreadText(spreadOf(ms.map((value) => value / warm)), 2), String(ms.length)];
        }),
      },
    ];
  },
  pictures: (samples) => [
    {
      name: "local",
      alt: "Seconds until the API of the local AWS answers: cold, warm, restarted and unchanged",
      svg: barChart({
        ...{ title: "npm run local, until the API answers", unit: "s", digits: 1 },
        bars: measured(samples).map(([label, own]) => ({
          ...{ label, isOurs: true },
          ...spreadOf(valuesOf(own, "ms").map((ms) => ms / 1000)),
        })),
      }),
    },
  ],
};

async function measureLocal({ rounds, folder, cold, step }: Context): Promise<Samples> {
  const samples: Record<string, Sample[]> = {};
  const take = async (name: keyof typeof TIMEOUT_SECONDS, place: Place) => {
    step.detail(`${name}, ${(samples[name]?.length ?? 0) + 1}`);
    const sample = await start(place, TIMEOUT_SECONDS[name]);
    samples[name] = [...(samples[name] ?? []), sample];
  };
  if (cold) await withPlace(await coldPlace(join(folder, "cold")), (place) => take(COLD, place));
  const place = await placeIn(join(folder, "local"), plainEnvironment());
  // its code becomes one file now, and not in what is measured
  await measureCommand({
    ...{ command: process.execPath, args: [DOOR, "local", "--port", "80"], cwd: place.checkout, env: place.env },
    codes: [1],
  });
  const warms = Math.max(1, Math.ceil(rounds * SHARE_OF_WARM));
  for (let round = 0; round < warms; round += 1) {
    await rm(place.state, { recursive: true, force: true });
    await withPlace(place, async () => {
      await take(WARM, place);
      // the rounds of the others are spread over the local AWS of each warm start
      for (let more = round; more < rounds; more += warms) {
        await take(UNCHANGED, place);
        await stopLocalAws(new Instance(place.state));
        await take(RESTART, place);
      }
    });
  }
  return samples;
}

/** Where a local AWS of the benchmark is, beside that of a person. */
interface Place {
  readonly checkout: string;
  readonly state: string;
  readonly env: NodeJS.ProcessEnv;
  readonly apiPort: number;
  readonly awsPort: number;
}

async function placeIn(folder: string, env: NodeJS.ProcessEnv): Promise<Place> {
  const state = join(folder, "state");
  await mkdir(folder, { recursive: true });
  const checkout = await copyCheckout(join(folder, "checkout"));
  const ports = { apiPort: await freePort(), awsPort: await freePort() };
  return { checkout, state, env: { ...env, SECURE_SERVERLESS_STATE: state, INIT_CWD: undefined }, ...ports };
}

/** A place without packages, whose caches are all empty. What says where the registries are stays. */
async function coldPlace(folder: string): Promise<Place> {
  const cache = (name: string) => join(folder, "caches", name);
  await mkdir(join(folder, "caches"), { recursive: true, mode: 0o700 });
  const place = await placeIn(
    folder,
    plainEnvironment({
      ...{ SECURE_SERVERLESS_CACHE: cache("own"), npm_config_cache: cache("npm"), PIP_CACHE_DIR: cache("pip") },
      // otherwise Go writes its modules so that nobody can remove them
      ...{ GOCACHE: cache("go-build"), GOMODCACHE: cache("go"), GOFLAGS: "-modcacherw" },
      TF_PLUGIN_CACHE_DIR: undefined,
    }),
  );
  await rm(join(place.checkout, "node_modules"), { recursive: true, force: true });
  return place;
}

async function withPlace(place: Place, work: (place: Place) => Promise<void>): Promise<void> {
  const stop = async () => void (await stopLocalAws(new Instance(place.state)));
  const keep = onInterrupt(stop, { name: "Stopping the local AWS of the benchmark" });
  try {
    await work(place);
  } finally {
    await stop();
    keep();
  }
}

function start({ checkout, env, apiPort, awsPort }: Place, timeoutSeconds: number): Promise<Sample> {
  const args = [DOOR, "local", "--detach", "--port", String(apiPort), "--aws-port", String(awsPort)];
  return measureCommand({ command: process.execPath, args, cwd: checkout, env, timeoutSeconds });
}

const measured = (samples: Samples) =>
  [COLD, WARM, RESTART, UNCHANGED].flatMap((name) =>
    samples[name] === undefined ? [] : [[name, samples[name]] as const],
  );

const inSeconds = (ms: readonly number[]) => spreadText(spreadOf(ms.map((value) => value / 1000)), 1);
