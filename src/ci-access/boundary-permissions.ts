import type { Environment } from "../config/schema";
import type { PolicyStatement } from "../constructs/policy";
import type { ApplicationArns } from "./arns";
import { consume } from "./consumers";
import { allow, allowWithoutResource } from "./without-resource";

/**
 * The most that an execution role can do, whatever its policies say: what the functions of this repository do between them.
 * A new kind of permission for a function has to be added here first, by an administrator.
 */
export function boundaryPermissions(
  arns: ApplicationArns,
  environment: Environment,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): PolicyStatement[] {
  const keys = [environment.bucket.kmsKeyArn, environment.secret.kmsKeyArn].filter((key) => key !== undefined);
  // A bucket's ARN names no account.
  const ownBucket = { StringEquals: { "aws:ResourceAccount": accountId } };
  return [
    allow(["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], arns.dataObjects, ownBucket),
    allow(["s3:ListBucket"], arns.dataBucket, ownBucket),
    allow(
      [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      arns.secret,
    ),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], arns.functionLogStreams),
    allow(["sns:Publish"], arns.failureTopic),
    allow(["sqs:SendMessage"], arns.queues),
    ...consume(arns),
    // The topics' keys have ids for names: a key of this account, and only on the way through SNS.
    allow(["kms:Decrypt", "kms:GenerateDataKey"], arns.keys, {
      StringEquals: { "kms:ViaService": `sns.${region}.amazonaws.com` },
    }),
    ...(keys.length > 0 ? [allow(["kms:Decrypt", "kms:GenerateDataKey"], keys)] : []),
    allowWithoutResource(["xray:PutTelemetryRecords", "xray:PutTraceSegments"]),
  ];
}
