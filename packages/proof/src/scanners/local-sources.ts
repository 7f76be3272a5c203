import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { localTarget, type Target } from "@secure-serverless/operations/aws/target";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import type { SecretSource } from "./secrets";

/** What runs of the tests leave when they fail, and CI publishes. */
const KEPT_LOGS = ["e2e-logs", "proof-logs"];
const READS_AT_ONCE = 4;

/**
 * State and logs of the local AWS of this checkout, where one runs, and the logs that failed tests have left.
 *
 * @param folder where the states are put
 */
export async function localSources(folder: string, instance: Instance): Promise<SecretSource[]> {
  const kept = KEPT_LOGS.map((name): SecretSource => ({ name, kind: "files", path: join(PROJECT_ROOT, "dist", name) }));
  const there = kept.filter(({ path }) => existsSync(path));
  return instance.running() === undefined ? there : [...there, ...(await sourcesOfInstance(folder, instance))];
}

/**
 * What a local AWS leaves where others read it: each version of each state, and all that is logged. Not what it stores as AWS
 * does, where the secret has to be.
 */
export async function sourcesOfInstance(folder: string, instance: Instance): Promise<SecretSource[]> {
  const states = join(folder, "states");
  await mkdir(states, { recursive: true, mode: 0o700 });
  await copyStates(localTarget(environmentNamed("local"), instance), states);
  return [
    { name: "state", kind: "files", path: states },
    { name: "state-bucket", kind: "files", path: dirname(instance.stateBackendState) },
    { name: "logs", kind: "files", path: dirname(instance.emulatorLog) },
  ];
}

async function copyStates({ environment, sdk }: Target, folder: string): Promise<void> {
  const s3 = new S3Client(sdk);
  const Bucket = environment.state.bucketName;
  try {
    const { Versions = [], IsTruncated } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    if (Versions.length === 0 || IsTruncated) throw new Error(`${Bucket} has no states, or more than one page of them`);
    await inParallel(Versions.entries(), READS_AT_ONCE, async ([index, { Key, VersionId }]) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      const text = (await Body?.transformToString()) ?? "";
      await writeFile(join(folder, `${index}-${Key?.replaceAll("/", "-")}`), text, { mode: 0o600 });
    });
  } finally {
    s3.destroy();
  }
}
