import {
  DeleteFunctionCommand,
  type FunctionConfiguration,
  type LambdaClient,
  ListAliasesCommand,
  paginateListVersionsByFunction,
  ResourceConflictException,
} from "@aws-sdk/client-lambda";
import { parseRecord } from "./release-record";

/** A published version of a function. */
export interface PublishedVersion {
  readonly version: string;
  /** ISO 8601, of the moment that its code or settings were last changed. */
  readonly publishedAt: string;
  /** The beginning of the code's SHA-256; versions that differ in settings only have the same. */
  readonly codeHash: string;
}

const HASH_CHARACTERS = 8;

/** Every published version, the newest first. */
export async function publishedVersions(client: LambdaClient, functionName: string): Promise<PublishedVersion[]> {
  const versions: FunctionConfiguration[] = [];
  for await (const page of paginateListVersionsByFunction({ client }, { FunctionName: functionName })) {
    versions.push(...(page.Versions ?? []));
  }
  return (
    versions
      // a deletion that named none of the numbered ones would be of the function itself
      .filter(({ Version = "" }) => /^\d+$/.test(Version))
      .map(({ Version = "", LastModified = "", CodeSha256 = "" }) => ({
        version: Version,
        publishedAt: LastModified,
        codeHash: CodeSha256.slice(0, HASH_CHARACTERS),
      }))
      .sort((a, b) => Number(b.version) - Number(a.version))
  );
}

/**
 * Deletes old versions of a function, never one that an alias or its weights use, or that a rollback would go back to.
 *
 * @returns the versions that are gone
 */
export async function pruneVersions(client: LambdaClient, functionName: string, kept: number): Promise<string[]> {
  const used = await usedVersions(client, functionName);
  const old = (await publishedVersions(client, functionName)).slice(kept).filter(({ version }) => !used.has(version));
  const deleted: string[] = [];
  for (const { version } of old) {
    try {
      await client.send(new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: version }));
      deleted.push(version);
    } catch (error) {
      // an alias has come to use it since
      if (!(error instanceof ResourceConflictException)) throw error;
    }
  }
  return deleted;
}

/**
 * Does that for several functions. What cannot be deleted now stays until the next time: the release stands.
 *
 * @param note told why something stays
 * @returns the versions that are gone, by function
 */
export async function pruneAll(
  client: LambdaClient,
  functionNames: readonly string[],
  kept: number,
  note: (text: string) => void,
): Promise<Record<string, readonly string[]>> {
  const pruned: Record<string, readonly string[]> = {};
  for (const functionName of functionNames) {
    try {
      const versions = await pruneVersions(client, functionName, kept);
      if (versions.length > 0) pruned[functionName] = versions;
    } catch (error) {
      note(`Old versions of ${functionName} stay until the next deploy: ${(error as Error).message}`);
    }
  }
  return pruned;
}

async function usedVersions(client: LambdaClient, functionName: string): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  let Marker: string | undefined;
  do {
    const page = await client.send(new ListAliasesCommand({ FunctionName: functionName, Marker }));
    for (const { FunctionVersion = "", RoutingConfig, Description } of page.Aliases ?? []) {
      const record = parseRecord(Description);
      for (const version of [
        FunctionVersion,
        ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}),
        ...(record ? [record.version, record.before] : []),
      ]) {
        used.add(version);
      }
    }
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return used;
}
