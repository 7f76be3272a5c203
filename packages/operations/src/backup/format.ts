import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "@secure-serverless/system/user-error";
import { z } from "zod";

const MANIFEST = "manifest.json";
const UNFINISHED_MANIFEST = `${MANIFEST}.unfinished`;
const OBJECT_LIST = "objects.jsonl";
/** What a backup has beside its folders. */
export const FILES = [MANIFEST, UNFINISHED_MANIFEST, OBJECT_LIST] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().min(0);

/** One object: what a restore needs besides its content. Absent fields were not set on the object. */
const objectEntrySchema = z.strictObject({
  key: z.string().min(1),
  etag: z.string(),
  bytes,
  /** Of the content, which also names the file that holds it: a key need not be a valid file name. */
  sha256,
  /** ISO 8601. */
  lastModified: z.string().optional(),
  versionId: z.string().optional(),
  contentType: z.string().optional(),
  contentEncoding: z.string().optional(),
  contentLanguage: z.string().optional(),
  contentDisposition: z.string().optional(),
  cacheControl: z.string().optional(),
  storageClass: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const stateEntrySchema = z.strictObject({
  key: z.string(),
  /** Relative to the backup's folder. */
  file: z.string().regex(/^states\/[0-9a-f]{64}$/),
  bytes,
  sha256,
  versionId: z.string().optional(),
});

/** What is known of the secret without its value. */
const secretEntrySchema = z.strictObject({
  name: z.string(),
  arn: z.string(),
  description: z.string().optional(),
  kmsKeyId: z.string().optional(),
  rotationEnabled: z.boolean(),
  lastChanged: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  /** Stages of each version. */
  versions: z.record(z.string(), z.array(z.string())),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  environment: z.string(),
  account: z.string(),
  region: z.string(),
  bucket: z.string(),
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
  /** ISO 8601. */
  finishedAt: z.iso.datetime(),
  objects: z.number().int().min(0),
  bytes,
  /** Of the list of objects, which is beside the manifest. */
  objectListSha256: sha256,
  states: z.array(stateEntrySchema),
  secret: secretEntrySchema.optional(),
});

export type ObjectEntry = z.output<typeof objectEntrySchema>;
export type StateEntry = z.output<typeof stateEntrySchema>;
export type SecretEntry = z.output<typeof secretEntrySchema>;
export type Manifest = z.output<typeof manifestSchema>;

export function objectListFile(folder: string): string {
  return join(folder, OBJECT_LIST);
}

/** Where the content with that checksum lies; one file however many objects have it. */
export function contentFile(folder: string, checksum: string): string {
  return join(folder, "objects", checksum.slice(0, 2), checksum);
}

/** @throws Error that tells the line's number when it is not an object's entry */
export function parseObjectEntry(line: string, number: number): ObjectEntry {
  try {
    return objectEntrySchema.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`line ${number} of ${OBJECT_LIST} is not an object's entry`, { cause: error });
  }
}

/** Writes the manifest last and at once: a folder that has one is a finished backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const unfinished = join(folder, UNFINISHED_MANIFEST);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(unfinished, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifestSchema.parse(manifest), undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, MANIFEST));
}

/** @throws UserError when the folder holds no finished backup */
export async function readManifest(folder: string): Promise<Manifest> {
  const another = "Make a backup: npm run backup -- <environment>";
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), "utf8");
  } catch (error) {
    throw new UserError(
      `${folder} holds no finished backup: it has no ${MANIFEST}, which is written last`,
      `Name the folder of a finished backup. ${another}`,
      { cause: error },
    );
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(`${join(folder, MANIFEST)} is not the manifest of a backup`, another, { cause: error });
  }
}
