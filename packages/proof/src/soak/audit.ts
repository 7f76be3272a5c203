import type { S3Client } from "@aws-sdk/client-s3";
import type { Instance } from "@secure-serverless/local-aws/instance";
import { requireAccount } from "@secure-serverless/operations/aws/account";
import { bulkClient, versionPages } from "@secure-serverless/operations/backup/data-bucket";
import { localEnvironment } from "@secure-serverless/operations/local/bring-up";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { resourceNames } from "../../../../src/config/names";
import type { Client } from "./client";
import type { Journal } from "./journal";

const AT_ONCE = 6;

export interface AuditProps {
  readonly instance: Instance;
  readonly outdir: string;
  readonly journal: Journal;
  readonly client: Client;
  readonly prefix: string;
}

/** Reads every key once more, and asks S3 itself which versions it has. */
export async function audit({ instance, outdir, journal, client, prefix }: AuditProps): Promise<void> {
  const keys = new Set(journal.lines().flatMap((line) => (line.type === "call" && line.key ? [line.key] : [])));
  await inParallel(keys, AT_ONCE, (key) => client.read(key));
  await client.list(prefix, 1000);

  const { environment, sdk } = localEnvironment(instance, outdir);
  const bucket = resourceNames(environment).dataBucket(
    await requireAccount(localEnvironment(instance, outdir)),
    environment.region,
  );
  const s3 = bulkClient(sdk);
  try {
    const versions = await versionsUnder(s3, bucket, prefix);
    for (const key of new Set([...keys, ...versions.keys()]))
      journal.versions({ key, contents: versions.get(key) ?? [] });
  } finally {
    s3.destroy();
  }
}

async function versionsUnder(s3: S3Client, bucket: string, prefix: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const page of versionPages(s3, bucket))
    for (const { key, isDeleteMarker, etag } of page)
      if (key.startsWith(prefix) && !isDeleteMarker)
        found.set(key, [...(found.get(key) ?? []), etag.replaceAll('"', "")]);
  return found;
}
