import { X509Certificate } from "node:crypto";
import { GetBucketVersioningCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { domainOf } from "../../../../../src/config/domain";
import { isNamed, statusOf } from "../../aws/aws-error";
import type { Check, CheckContext } from "../check";
import { failure, ok, skipped, warning } from "../finding";
import { noDomain } from "../no-domain";

/** Both from https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html */
const MOST_CERTIFICATES = 1000;
const LARGEST_BYTES = 1024 * 1024;

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The truststore is a version of an object that these credentials can read, as API Gateway does in their name, and PEM. */
export const truststore: Check = {
  id: "truststore",
  async run(context) {
    const { environment } = context;
    const domain = domainOf(environment);
    if (domain === undefined) return skipped(noDomain(environment));
    if (domain.mutualTls === undefined) return skipped(`${environment.name} has no mutual TLS configured`);
    const { truststore: uri, version } = domain.mutualTls;
    const { hostname: bucket, pathname } = new URL(uri);
    const correct = "Correct api.domain.mutualTls in src/config/environments.ts";
    const text = await textOf(bucket, pathname.slice(1), version, context);
    if (text === undefined)
      return failure(
        `The truststore ${uri} has no version ${version}`,
        `${correct}: aws s3api list-object-versions --bucket ${bucket} --prefix ${pathname.slice(1)}`,
      );
    const certificates = text.match(PEM) ?? [];
    if (certificates.length === 0 || certificates.length > MOST_CERTIFICATES || text.length > LARGEST_BYTES)
      return failure(
        `The truststore ${uri} has ${certificates.length} certificates in ${text.length} bytes, and API Gateway takes 1 to ${MOST_CERTIFICATES} in up to ${LARGEST_BYTES}`,
        "Write the certificates of the authorities one after the other in PEM, and name the new version",
      );
    const ended = certificates.filter((pem) => !isInForce(pem)).length;
    if (ended > 0)
      return failure(
        `${ended} of the ${certificates.length} certificates in the truststore ${uri} are invalid or have expired`,
        "Replace them, and name the new version",
      );
    if (!(await isVersioned(bucket, context)))
      return warning(
        `The bucket ${bucket} of the truststore keeps no versions any more: a new truststore would have none to name`,
        `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
      );
    return ok(`${uri} in version ${version} has ${certificates.length} certificates`);
  },
};

async function textOf(Bucket: string, Key: string, VersionId: string, { client, read }: CheckContext) {
  try {
    const { Body } = await read("s3:GetObjectVersion", (options) =>
      client(S3Client).send(new GetObjectCommand({ Bucket, Key, VersionId }), options),
    );
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    // S3 answers 400 to an id that is none of its own
    if (isNamed(error, "NoSuchKey", "NoSuchBucket", "NoSuchVersion", "InvalidArgument")) return undefined;
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function isInForce(pem: string): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return Date.parse(validFrom) <= Date.now() && Date.now() < Date.parse(validTo);
  } catch {
    return false;
  }
}

async function isVersioned(Bucket: string, { client, read }: CheckContext): Promise<boolean> {
  const { Status } = await read("s3:GetBucketVersioning", (options) =>
    client(S3Client).send(new GetBucketVersioningCommand({ Bucket }), options),
  );
  return Status === "Enabled";
}
