import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { stateKey } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import { isDenied, isNamed, statusOf } from "../aws/aws-error";
import type { Clients } from "../aws/clients";
import { type ManagedResource, managedResources, parseState } from "../terraform/state-document";
import type { Read } from "./read";

/** What Terraform has made so far, as the environment's state says. */
export interface DeployedState {
  /** `none`: never deployed; `unknown`: it exists, but may not be read or is not a state. */
  readonly kind: "read" | "none" | "unknown";
  /** Whether the state holds a resource of the type whose attribute has the value; undefined when that is not known. */
  holds(type: string, attribute: string, value: string): boolean | undefined;
  /** All resources of the type; none where the state is not known. */
  all(type: string): readonly ManagedResource[];
}

const NONE: DeployedState = { kind: "none", holds: () => false, all: () => [] };
const UNKNOWN: DeployedState = { kind: "unknown", holds: () => undefined, all: () => [] };

/** Reads the state of the application; whatever stands in the way is told by the check of the bucket. */
export async function readDeployedState(
  environment: Pick<Environment, "serviceName" | "name" | "state">,
  accountId: string,
  client: Clients["get"],
  read: Read,
): Promise<DeployedState> {
  const s3 = client(S3Client);
  try {
    const command = new GetObjectCommand({
      Bucket: environment.state.bucketName,
      Key: stateKey(environment, "application"),
      ExpectedBucketOwner: accountId,
    });
    const { Body } = await read("s3:GetObject", (options) => s3.send(command, options));
    return deployedState((await Body?.transformToString()) ?? "");
  } catch (error) {
    if (isNamed(error, "NoSuchKey", "NoSuchBucket") || statusOf(error) === 404) return NONE;
    if (isNamed(error, "MissingPermission") || isDenied(error)) return UNKNOWN;
    throw error;
  }
}

function deployedState(text: string): DeployedState {
  const document = parseState(text);
  if (document === undefined) return UNKNOWN;
  const managed = managedResources(document);
  return {
    kind: "read",
    holds: (type, attribute, value) =>
      managed.some((resource) => resource.type === type && resource.attributes[attribute] === value),
    all: (type) => managed.filter((resource) => resource.type === type),
  };
}
