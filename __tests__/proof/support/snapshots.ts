import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalAws, stopLocalAws } from "@secure-serverless/local-aws/start";
import { findLambdaNode } from "@secure-serverless/toolchain/lambda-node";
import { pythonTools } from "@secure-serverless/toolchain/python-tools";
import { instance, running } from "../../e2e/support/target";

/** What is kept: all that the emulator knows after an orderly stop. */
const PARTS = ["emulatorState", "emulatorObjects"] as const;

/** The whole account as it was, with the objects and Terraform's states. */
export interface Snapshot {
  readonly folder: string;
}

const root = mkdtemp(join(tmpdir(), "secure-serverless-snapshots-"));
afterAll(async () => rm(await root, { recursive: true, force: true }));

/** Keeps the account as it is now. */
export async function takeSnapshot(name: string): Promise<Snapshot> {
  const folder = join(await root, name);
  await stopLocalAws(instance);
  for (const part of PARTS) await cp(instance[part], join(folder, part), { recursive: true });
  await start();
  return { folder };
}

/** Gives the account back what it was: what was made since is gone, and what was deleted is there. */
export async function backTo({ folder }: Snapshot): Promise<void> {
  await stopLocalAws(instance);
  for (const part of PARTS) {
    await rm(instance[part], { recursive: true, force: true });
    await cp(join(folder, part), instance[part], { recursive: true });
  }
  await start();
}

async function start(): Promise<void> {
  await startLocalAws({
    instance,
    pythonEnvironment: await pythonTools("emulator"),
    lambdaNode: await findLambdaNode(),
    apiPort: running.apiPort,
    awsPort: running.awsPort,
    attached: true,
  });
}
