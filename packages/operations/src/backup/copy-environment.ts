import { createHash } from "node:crypto";
import { createWriteStream, rmdirSync, rmSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  GetObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { inParallel } from "@secure-serverless/system/in-parallel";
import { makeFolder } from "@secure-serverless/system/private-folder.js";
import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { isLockKey, resourceNames, stateFolder } from "../../../../src/config/names";
import { requireAccount } from "../aws/account";
import { isNamed } from "../aws/aws-error";
import { placeOf, type Target } from "../aws/target";
import { keepContent } from "./copy-content";
import { amount, bulkClient, type CurrentObject, currentObjects } from "./data-bucket";
import { FILES, type Manifest, type ObjectEntry, objectListFile, type StateEntry, writeManifest } from "./format";
import { secretMetadata } from "./secret-metadata";

const CONCURRENCY = 8;
const ATTEMPTS = 3;

/**
 * Copies the current objects of the environment's data bucket, its Terraform states, and what is known of its secret
 * without the value, into an empty or new folder.
 *
 * @throws UserError when the environment has no data bucket
 */
export async function copyEnvironment(target: Target, folder: string, progress: Progress): Promise<Manifest> {
  const { environment, sdk } = target;
  const startedAt = new Date().toISOString();
  const account = await requireAccount(target);
  const bucket = resourceNames(environment).dataBucket(account, environment.region);
  const s3 = bulkClient(sdk);
  try {
    for (const part of ["objects", "states"]) makeFolder(join(folder, part));
    const objects = await progress
      .step(`Objects of ${bucket}`, (step) => copyObjects(s3, bucket, folder, (text) => step.detail(text)))
      .catch((error: Error) => {
        if (!isNamed(error, "NoSuchBucket")) throw error;
        throw new UserError(
          `There is nothing to back up: ${environment.name} has no bucket ${bucket} in ${placeOf(target)}`,
          `Check the name of the environment and its region. Deploy it first: npm run deploy -- ${environment.name}`,
          { cause: error },
        );
      });
    const states = await progress.step("Terraform states", async (step) => {
      const kept = await copyStates(s3, target, folder);
      step.detail(kept.length === 0 ? "none" : `${kept.length}`);
      return kept;
    });
    const secret = await progress.step("Metadata of the secret, without its value", () => secretMetadata(target));
    const manifest: Manifest = {
      format: 1,
      environment: environment.name,
      account,
      region: environment.region,
      bucket,
      startedAt,
      finishedAt: new Date().toISOString(),
      ...objects,
      states,
      ...(secret === undefined ? {} : { secret }),
    };
    await writeManifest(folder, manifest);
    return manifest;
  } finally {
    s3.destroy();
  }
}

async function copyObjects(s3: S3Client, bucket: string, folder: string, report: (text: string) => void) {
  const list = createWriteStream(objectListFile(folder), { flags: "wx", mode: 0o600 });
  const written = finished(list);
  // awaited at the end; a full disk must not end the process before
  written.catch(() => {});
  const hash = createHash("sha256");
  let [objects, bytes] = [0, 0];
  try {
    await inParallel(currentObjects(s3, bucket), CONCURRENCY, async (object) => {
      const entry = await copyObject(s3, bucket, object, folder);
      if (entry === undefined) return;
      const line = `${oneLine(entry)}\n`;
      hash.update(line);
      list.write(line);
      objects += 1;
      bytes += entry.bytes;
      report(amount(objects, bytes));
    });
  } finally {
    list.end();
    await written;
  }
  return { objects, bytes, objectListSha256: hash.digest("hex") };
}

/** As JSON that is one line to every reader: later versions of Node end a line at U+2028 and U+2029 too. */
function oneLine(entry: ObjectEntry): string {
  return JSON.stringify(entry).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** The object as it is when it is read; undefined when it was deleted since it was listed. */
async function copyObject(
  s3: S3Client,
  Bucket: string,
  { key }: CurrentObject,
  folder: string,
): Promise<ObjectEntry | undefined> {
  const address = { Bucket, Key: key };
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await s3.send(new GetObjectCommand(address));
      const content = await keepContent(folder, answer.Body as Readable);
      if (content.bytes !== answer.ContentLength)
        throw new Error(`only ${content.bytes} of ${answer.ContentLength} bytes arrived`);
      return { key, ...content, ...attributesOf(answer), ...(await tagsOf(s3, Bucket, key, answer)) };
    } catch (error) {
      if (isNamed(error, "NoSuchKey")) return undefined;
      if (isNamed(error, "NoSuchBucket")) throw error;
      if (attempt === ATTEMPTS)
        throw new Error(`${JSON.stringify(key)} could not be copied: ${(error as Error).message}`, { cause: error });
    }
  }
}

function attributesOf(answer: GetObjectCommandOutput) {
  const attributes = {
    etag: answer.ETag ?? "",
    lastModified: answer.LastModified?.toISOString(),
    versionId: answer.VersionId,
    contentType: answer.ContentType,
    contentEncoding: answer.ContentEncoding,
    contentLanguage: answer.ContentLanguage,
    contentDisposition: answer.ContentDisposition,
    cacheControl: answer.CacheControl,
    storageClass: answer.StorageClass,
    metadata: Object.keys(answer.Metadata ?? {}).length > 0 ? answer.Metadata : undefined,
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Pick<
    ObjectEntry,
    keyof typeof attributes
  >;
}

async function tagsOf(s3: S3Client, Bucket: string, Key: string, { TagCount, VersionId }: GetObjectCommandOutput) {
  if (!TagCount) return {};
  const version = VersionId === undefined ? {} : { VersionId };
  const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key, ...version }));
  return { tags: Object.fromEntries(TagSet.map(({ Key: name = "", Value = "" }) => [name, Value])) };
}

async function copyStates(s3: S3Client, { environment }: Target, folder: string): Promise<StateEntry[]> {
  const Bucket = environment.state.bucketName;
  const states: StateEntry[] = [];
  try {
    for await (const { key } of currentObjects(s3, Bucket, stateFolder(environment))) {
      if (isLockKey(key)) continue;
      const { Body, VersionId } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
      const content = Buffer.from((await Body?.transformToByteArray()) ?? []);
      const sha256 = createHash("sha256").update(content).digest("hex");
      const file = `states/${sha256}`;
      await writeFile(join(folder, file), content, { mode: 0o600 });
      states.push({
        key,
        file,
        bytes: content.length,
        sha256,
        ...(VersionId === undefined ? {} : { versionId: VersionId }),
      });
    }
  } catch (error) {
    if (!isNamed(error, "NoSuchBucket")) throw error;
  }
  return states;
}

/** Removes what `copyEnvironment` has written to a folder that was empty, and the folder itself if it was not there before. */
export function removeUnfinished(folder: string, existed: boolean): void {
  for (const part of ["objects", "states", ...FILES])
    rmSync(join(folder, part), { recursive: true, force: true, maxRetries: 5 });
  if (existed) return;
  try {
    rmdirSync(folder);
  } catch (error) {
    // somebody else has put something there meanwhile, or it was not made yet
    if (!/^(ENOTEMPTY|ENOENT)$/.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** @throws UserError when the folder is there and holds something */
export async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new UserError(`${folder} cannot be used: ${error.message}`, "Name another folder with --to");
  });
  if (entries.length > 0) {
    throw new UserError(`${folder} is not empty`, "Name a new folder with --to: a backup never changes another one");
  }
}
