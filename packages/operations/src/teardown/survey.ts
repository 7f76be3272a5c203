import type { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { resourceNames } from "../../../../src/config/names";
import { requireAccount } from "../aws/account";
import type { Target } from "../aws/target";
import { bulkClient } from "../backup/data-bucket";
import { foundOn } from "../inventory/found-resources";
import type { FoundResource } from "../inventory/inventory";
import { managedBy } from "../state/managed-resources";
import { ownersOf } from "../state/stacks";
import type { ManagedResource } from "../terraform/state-document";
import { type BucketContent, contentOf } from "./empty-bucket";

/** What there is of an environment before anything is destroyed. */
export interface Survey {
  readonly account: string;
  /** Name of the data bucket, whether it exists or not. */
  readonly bucket: string;
  /** What Terraform manages by the application's state. */
  readonly managed: readonly ManagedResource[];
  readonly found: readonly FoundResource[];
  /** What the data bucket holds; undefined when Terraform manages no such bucket, or it is gone. */
  readonly data?: BucketContent;
  /** Whether the environment's state bucket exists and is ours. */
  readonly stateBucket: boolean;
  /** Name of the bucket of access logs, which belongs to the state bucket's stack; undefined when it is not there or not ours. */
  readonly accessLogBucket?: string;
  /** Whether the CI's access, a stack with a state in the same bucket, is applied. */
  readonly ciAccess: boolean;
}

/** Looks at everything and changes nothing. */
export async function survey(target: Target, progress: Progress): Promise<Survey> {
  const { environment, sdk } = target;
  const account = await requireAccount(target);
  const names = resourceNames(environment);
  const bucket = names.dataBucket(account, environment.region);
  const accessLogBucket = names.accessLogBucket(account, environment.region);
  const { managed, found, ciAccess } = await progress.step("Terraform's state and what AWS has", async (step) => {
    const managed = await managedBy(target, "application");
    const ciAccess = ownersOf(environment).includes("ciAccess") && (await managedBy(target, "ciAccess")).length > 0;
    const found = await foundOn(target);
    step.detail(`${managed.length} and ${found.length} resources`);
    return { managed, found, ciAccess };
  });
  const isManaged = managesBucket(managed, bucket, environment.name);
  const isOurBucket = (wanted: string) =>
    found.some(({ type, name, ours }) => type === "aws_s3_bucket" && name === wanted && ours !== false);
  const s3 = bulkClient(sdk);
  try {
    const data = isManaged
      ? await progress.step(`Versions in ${bucket}`, (step) =>
          contentOf(s3, bucket, (versions) => step.detail(versions.toLocaleString("en-US"))),
        )
      : undefined;
    return {
      account,
      bucket,
      managed,
      found,
      stateBucket: isOurBucket(environment.state.bucketName),
      ...(isOurBucket(accessLogBucket) && { accessLogBucket }),
      ciAccess,
      ...(data === undefined ? {} : { data }),
    };
  } finally {
    s3.destroy();
  }
}

/**
 * Whether Terraform manages the data bucket of that name.
 *
 * @throws UserError when it manages another one, whose data nobody would look at or back up
 */
export function managesBucket(managed: readonly ManagedResource[], bucket: string, environmentName: string): boolean {
  const names = managed.filter(({ type }) => type === "aws_s3_bucket").map(({ attributes }) => attributes["bucket"]);
  const other = names.find((name) => name !== bucket);
  if (other === undefined) return names.length > 0;
  throw new UserError(
    `The state of ${environmentName} manages the bucket ${other}, but its configuration names ${bucket}; nothing was destroyed`,
    `Set account, region and nameSuffix of ${environmentName} to those that it was deployed with`,
  );
}
