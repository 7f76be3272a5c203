import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { stateKey } from "../../../../../src/config/names";
import { isNamed } from "../../aws/aws-error";
import { foreignOwner } from "../../state/foreign-state";
import { managedResources, parseState, type StateDocument } from "../../terraform/state-document";
import type { Check, CheckContext } from "../check";
import { type Finding, failure, ok, warning } from "../finding";

/** How many versions are read in search of the last good one. */
const EARLIER_VERSIONS = 5;

/** The last version before the current one that is a state of the environment. */
interface Earlier {
  readonly versionId: string;
  readonly state: StateDocument;
}

/** Terraform trusts whatever lies where the state should be; what is wrong with it shows as a plan that nobody wants. */
export const state: Check = {
  id: "state",
  async run(context) {
    const { environment, identity, read } = context;
    const object = {
      Bucket: environment.state.bucketName,
      Key: stateKey(environment, "application"),
      ExpectedBucketOwner: identity.accountId,
    };
    const s3 = context.client(S3Client);
    try {
      const { Body } = await read("s3:GetObject", (options) => s3.send(new GetObjectCommand(object), options));
      return judge(context, object, (await Body?.transformToString()) ?? "");
    } catch (error) {
      if (isNamed(error, "NoSuchBucket")) return ok("Without a state bucket there is no state");
      if (!isNamed(error, "NoSuchKey")) throw error;
      const earlier = await earlierState(context, object);
      if (earlier === undefined) return ok(`${environment.name} has no state yet`);
      return failure(`The state of ${environment.name} was deleted`, restore(context, earlier));
    }
  },
};

type StateObject = Readonly<Record<"Bucket" | "Key" | "ExpectedBucketOwner", string>>;

async function judge(context: CheckContext, object: StateObject, text: string): Promise<Finding> {
  const { environment } = context;
  const { name } = environment;
  const where = `s3://${object.Bucket}/${object.Key}`;
  const earlier = await earlierState(context, object);
  const current = parseState(text);
  if (current === undefined) {
    const what = text.trim() === "" ? "is empty" : "is cut off, or something else";
    return failure(`The state of ${name}, ${where}, is not one: it ${what}`, restore(context, earlier));
  }
  const resources = managedResources(current);
  const owner = foreignOwner(environment, resources);
  if (owner !== undefined)
    return failure(
      `The state of ${name}, ${where}, describes ${resources.length} resources of somebody else (${owner}): a plan would replace them`,
      restore(context, earlier),
    );
  const look = `npm run plan -- ${name}, and read it: what is not in the state is imported. The versions: npm run state -- history ${name}`;
  if (earlier !== undefined && earlier.state.lineage !== current.lineage)
    return warning(
      `The state of ${name} has another lineage (${current.lineage}) than its version before (${earlier.state.lineage}): somebody replaced it by hand`,
      look,
    );
  if (earlier !== undefined && earlier.state.serial > current.serial)
    return warning(
      `The state of ${name} has serial ${current.serial}, and its version before had ${earlier.state.serial}: somebody put back an older one by hand`,
      `${look}. If that was a mistake: npm run state -- restore ${name} ${earlier.versionId}`,
    );
  return ok(`The state of ${name} is its own, with ${resources.length} resources and serial ${current.serial}`);
}

function restore({ environment: { name } }: CheckContext, earlier: Earlier | undefined): string {
  return earlier === undefined
    ? `No good version is among the last ones (npm run state -- history ${name}): remove that object, then npm run plan -- ${name}, which imports what exists`
    : `Put back the last good version: npm run state -- restore ${name} ${earlier.versionId}`;
}

async function earlierState(
  { environment, client, read }: CheckContext,
  { Bucket, Key, ExpectedBucketOwner }: StateObject,
): Promise<Earlier | undefined> {
  const s3 = client(S3Client);
  const list = new ListObjectVersionsCommand({ Bucket, Prefix: Key, ExpectedBucketOwner });
  const { Versions = [] } = await read("s3:ListBucketVersions", (options) => s3.send(list, options));
  // the prefix is also that of the lock; the newest come first
  const versions = Versions.filter((version) => version.Key === Key && version.IsLatest !== true);
  for (const { VersionId = "" } of versions.slice(0, EARLIER_VERSIONS)) {
    const version = new GetObjectCommand({ Bucket, Key, VersionId, ExpectedBucketOwner });
    const { Body } = await read("s3:GetObjectVersion", (options) => s3.send(version, options));
    const found = parseState((await Body?.transformToString()) ?? "");
    if (found !== undefined && foreignOwner(environment, managedResources(found)) === undefined)
      return { versionId: VersionId, state: found };
  }
  return undefined;
}
