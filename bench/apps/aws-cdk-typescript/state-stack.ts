import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

/** A bucket like that for Terraform's state. */
export class StateStack extends Stack {
  constructor(scope: Construct, id: string, { environment }: { readonly environment: string }) {
    super(scope, id);
    new Bucket(this, "bucket", {
      bucketName: `secure-serverless-state-${this.account}-${this.region}-${environment}`,
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
