import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ROOT } from "../shared/paths";
import { run } from "../shared/process";
import type { Progress } from "../shared/progress";
import { findProviders } from "../toolchain/providers";
import { pythonTools } from "../toolchain/python-tools";
import { findTerraform, pathWith } from "../toolchain/terraform";
import { generateApiSecret, readApiSecret } from "./api-secret";
import { apiOrigin, withoutAwsSettings } from "./client-environment";
import type { Instance, RecordedToolchain, RunningInstance } from "./instance";
import { startLocalAws } from "./start";
import { TerraformStackOnLocalAws } from "./terraform-stack";

const SYNTH_TIMEOUT_SECONDS = 120;
const HEALTH_TIMEOUT_SECONDS = 60;
const LOCAL_STACK = "local";
const STATE_BACKEND_STACK = "state-backend-local";

export interface BringUpProps {
  readonly instance: Instance;
  readonly apiPort: number;
  readonly awsPort: number;
  /** Stop when this process ends, however it ends. */
  readonly attached: boolean;
  /** Where to synthesize to. @default cdktf.out in the checkout */
  readonly outdir?: string;
  readonly progress: Progress;
}

export interface BroughtUp {
  readonly running: RunningInstance;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Everything from a fresh checkout to an answering API: tools, emulator, synth, state bucket, apply. Each step that is
 * done already costs little, so running it again is how a change is applied.
 */
export async function bringUp(props: BringUpProps): Promise<BroughtUp> {
  const { instance, progress } = props;
  const outdir = props.outdir ?? defaultOutdir();
  await instance.prepare();
  const pythonEnvironment = await progress.step("AWS emulator installed", () => pythonTools("emulator"));
  const toolchain = await findToolchain(instance, progress);

  const before = instance.running();
  const running =
    before ??
    (await progress.step("AWS emulator started, IAM and TLS enforced", () =>
      startLocalAws({ ...props, pythonEnvironment }),
    ));
  if (before !== undefined) progress.note(`AWS emulator already running on port ${before.awsPort}`);

  await progress.step("Functions bundled and stacks synthesized", () => synthesize(outdir));
  for (const line of leftOut(outdir)) progress.note(line);

  const stacks = await localStacks({ instance, running, toolchain, outdir });
  for (const [title, stack] of [
    ["State bucket", stacks.stateBackend],
    ["Application stack", stacks.application],
  ] as const) {
    await progress.step(`${title}: terraform init`, () => stack.init());
    await progress.step(`${title}: terraform apply`, async (step) => {
      step.detail(await stack.apply((finished) => step.detail(`${finished} resources done`)));
    });
  }

  const outputs = await stacks.application.outputs();
  await writeFile(instance.gatewayFile, JSON.stringify({ host: new URL(outputs["ApiEndpoint"] ?? "").hostname }));
  await progress.step("API answering", () => healthy(running));
  return { running, outputs };
}

export function defaultOutdir(): string {
  return join(PROJECT_ROOT, "cdktf.out");
}

/** The two stacks of the local environment, with what Terraform needs for them. */
export async function localStacks(props: {
  readonly instance: Instance;
  readonly running: RunningInstance;
  readonly toolchain: RecordedToolchain;
  readonly outdir: string;
}): Promise<{ stateBackend: TerraformStackOnLocalAws; application: TerraformStackOnLocalAws }> {
  const secret = (await readApiSecret(props.instance, props.running)) ?? generateApiSecret();
  return {
    stateBackend: new TerraformStackOnLocalAws({
      ...props,
      stack: STATE_BACKEND_STACK,
      backendConfig: [`path=${props.instance.stateBackendState}`],
    }),
    application: new TerraformStackOnLocalAws({
      ...props,
      stack: LOCAL_STACK,
      variables: { api_secret: JSON.stringify(secret) },
    }),
  };
}

async function findToolchain(instance: Instance, progress: Progress): Promise<RecordedToolchain> {
  const terraform = await progress.step("Terraform", async (step) => {
    const found = await findTerraform();
    step.detail(`${found.version} from ${found.origin}`);
    return found;
  });
  const providers = await findProviders(terraform, progress);
  const toolchain: RecordedToolchain = {
    path: pathWith(terraform),
    terraform: terraform.command,
    providers: providers.origin,
    environment: providers.environment,
  };
  await writeFile(instance.toolchainFile, JSON.stringify(toolchain), { mode: 0o600 });
  return toolchain;
}

/** Runs main.ts as `cdktf synth` does, without the CLI's own seconds. */
async function synthesize(outdir: string): Promise<void> {
  const stacks = join(outdir, "stacks");
  for (const stack of [LOCAL_STACK, STATE_BACKEND_STACK]) {
    // synth writes the committed one again; hashes that an earlier init added may be of other providers
    await rm(join(stacks, stack, ".terraform.lock.hcl"), { force: true });
  }
  await run(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: PROJECT_ROOT,
    env: { ...withoutAwsSettings(process.env), CDKTF_OUTDIR: outdir },
    timeoutSeconds: SYNTH_TIMEOUT_SECONDS,
  });
}

/** What the synth says it left out of the local stack, because the emulator does not know it. */
function leftOut(outdir: string): string[] {
  const file = join(outdir, "manifest.json");
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    stacks: Record<string, { annotations: { level: string; message: string }[] }>;
  };
  const annotations = manifest.stacks[LOCAL_STACK]?.annotations ?? [];
  return annotations.filter(({ level }) => level.endsWith("info")).map(({ message }) => message);
}

async function healthy(running: RunningInstance): Promise<void> {
  const url = `${apiOrigin(running)}/api/health`;
  const deadline = Date.now() + HEALTH_TIMEOUT_SECONDS * 1000;
  let last = "";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = String(error);
    }
    await delay(500);
  }
  throw new Error(`${url} did not answer 200 within ${HEALTH_TIMEOUT_SECONDS} s, last: ${last}`);
}
