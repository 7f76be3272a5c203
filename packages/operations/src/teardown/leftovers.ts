import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteAliasCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { poll } from "@secure-serverless/system/poll";
import { UserError } from "@secure-serverless/system/user-error";
import { variableName } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import type { Target } from "../aws/target";
import { foundOn } from "../inventory/found-resources";
import type { FoundResource } from "../inventory/inventory";
import type { ManagedResource } from "../terraform/state-document";

/** Services list what was just deleted for some time. */
const PATIENCE_SECONDS = { afterDestruction: 60, withoutState: 10 } as const;
const PAUSE_SECONDS = 5;
/** What services make again by themselves, or have no data of their own. */
const MADE_AGAIN: readonly string[] = ["aws_cloudwatch_log_group", "aws_kms_alias", "aws_kms_key"];
const KEY_WINDOW_DAYS = { destroyData: 7, keep: 30 } as const;

/**
 * What is there and stands by itself: not another's, not waiting for its deletion, not a part of something that is listed.
 *
 * @param kept names of what is to stay
 */
export function leftovers(found: readonly FoundResource[], kept: readonly string[] = []): FoundResource[] {
  const isLeft = ({ ours, deletedOn, name }: FoundResource) =>
    ours !== false && deletedOn === undefined && !kept.includes(name);
  return found.filter((resource) => {
    if (!isLeft(resource)) return false;
    const { parent } = resource;
    if (parent === undefined) return true;
    const whole = found.find(({ type, importId }) => type === parent.type && importId === parent.importId);
    return whole === undefined || (whole.ours !== false && !isLeft(whole));
  });
}

/**
 * Whether what is left works, with its logs and keys, although Terraform manages nothing: a state that is lost or looked
 * for in another bucket, and not what a destruction left behind.
 */
export function isStanding(managed: readonly ManagedResource[], left: readonly FoundResource[]): boolean {
  return managed.length === 0 && left.some(({ type, ours }) => ours === true && !MADE_AGAIN.includes(type));
}

export function standingWithoutState({ name, state }: Pick<Environment, "name" | "state">): UserError {
  return new UserError(
    `AWS has ${name}, but no state in ${state.bucketName} manages it; nothing was destroyed`,
    `Check ${variableName(name, "STATE_BUCKET")}, ${variableName(name, "ACCOUNT_ID")} and ${variableName(name, "REGION")}. Restore a lost state: npm run state -- history ${name}. Or import what is there: npm run deploy -- ${name}`,
  );
}

/**
 * Removes what services have made again behind Terraform's back, and waits until AWS lists nothing more.
 *
 * @param managed what Terraform managed before: a log group of that name that has no tags is ours too
 * @param kept names of what is to stay
 * @returns what is still there
 */
export async function removeLeftovers(
  target: Target,
  managed: readonly ManagedResource[],
  kept: readonly string[],
  report: (text: string) => void,
): Promise<readonly FoundResource[]> {
  let left: readonly FoundResource[] = [];
  const look = async () => {
    const found = withLogGroupsOf(managed, await foundOn(target));
    left = leftovers(found, kept);
    report(left.length === 0 ? "nothing" : left.map(({ type, name }) => `${type} ${name}`).join(", "));
    if (left.length === 0) return true;
    await removeFrom(target, left, found);
    return undefined;
  };
  const timeoutSeconds = managed.length > 0 ? PATIENCE_SECONDS.afterDestruction : PATIENCE_SECONDS.withoutState;
  await poll(look, { timeoutSeconds, pauseSeconds: PAUSE_SECONDS });
  return left;
}

/** Marks log groups without tags as ours whose names are in the state. */
export function withLogGroupsOf(
  managed: readonly ManagedResource[],
  found: readonly FoundResource[],
): readonly FoundResource[] {
  const names = new Set(
    managed.flatMap(({ type, attributes }) => (type === "aws_cloudwatch_log_group" ? [attributes["name"]] : [])),
  );
  return found.map((resource) =>
    resource.type === "aws_cloudwatch_log_group" && resource.ours === undefined && names.has(resource.name)
      ? { ...resource, ours: true }
      : resource,
  );
}

/**
 * Deletes those of `left` that services make again by themselves, hold no data and are ours.
 *
 * @param found everything that AWS lists, among which are the wholes that parts belong to
 */
export async function removeFrom(
  { sdk, environment }: Pick<Target, "sdk" | "environment">,
  left: readonly FoundResource[],
  found: readonly FoundResource[],
): Promise<void> {
  const [logs, kms] = [new CloudWatchLogsClient(sdk), new KMSClient(sdk)];
  const PendingWindowInDays = environment.destroyData ? KEY_WINDOW_DAYS.destroyData : KEY_WINDOW_DAYS.keep;
  const removers: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    // of another region: nothing makes them again, and Terraform has them
    aws_cloudwatch_log_group: async (logGroupName) =>
      logGroupName.includes("@") ? undefined : logs.send(new DeleteLogGroupCommand({ logGroupName })),
    aws_kms_alias: (AliasName) => kms.send(new DeleteAliasCommand({ AliasName })),
    aws_kms_key: (KeyId) => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays })),
  };
  const isOurs = ({ ours, parent }: FoundResource) =>
    ours ?? found.some(({ type, importId, ours }) => ours && type === parent?.type && importId === parent.importId);
  try {
    for (const { type, importId } of left.filter(isOurs)) await removers[type]?.(importId).catch(unlessGone);
  } finally {
    logs.destroy();
    kms.destroy();
  }
}

function unlessGone(error: Error): void {
  const isGone = ["ResourceNotFoundException", "NotFoundException", "KMSInvalidStateException"].includes(error.name);
  if (!isGone) throw error;
}

/** The AWS CLI's command that deletes a resource. */
export function deletionCommand({ type, name, importId: id }: FoundResource, home: string): string {
  // what is in another region has it behind its id
  const [importId = "", region = home] = id.split("@");
  const last = importId.split(":").at(-1) ?? "";
  const commands: Readonly<Record<string, string>> = {
    aws_acm_certificate: `acm delete-certificate --certificate-arn ${importId}`,
    aws_apigatewayv2_domain_name: `apigatewayv2 delete-domain-name --domain-name ${importId}`,
    aws_cloudwatch_log_delivery: `logs delete-delivery --id ${importId}`,
    aws_apigatewayv2_api: `apigatewayv2 delete-api --api-id ${importId}`,
    aws_cloudwatch_composite_alarm: `cloudwatch delete-alarms --alarm-names ${quoted(importId)}`,
    aws_cloudwatch_dashboard: `cloudwatch delete-dashboards --dashboard-names ${quoted(importId)}`,
    aws_cloudwatch_log_group: `logs delete-log-group --log-group-name ${importId}`,
    aws_cloudwatch_metric_alarm: `cloudwatch delete-alarms --alarm-names ${quoted(importId)}`,
    aws_cloudwatch_query_definition: `logs delete-query-definition --query-definition-id ${last}`,
    aws_iam_role: `iam delete-role --role-name ${importId}`,
    aws_kms_alias: `kms delete-alias --alias-name ${importId}`,
    aws_kms_key: `kms schedule-key-deletion --key-id ${importId}`,
    aws_lambda_event_source_mapping: `lambda delete-event-source-mapping --uuid ${importId}`,
    aws_lambda_function: `lambda delete-function --function-name ${importId}`,
    aws_lambda_layer_version: `lambda delete-layer-version --layer-name ${name} --version-number ${last}`,
    aws_s3_bucket: `s3api delete-bucket --bucket ${importId}`,
    aws_secretsmanager_secret: `secretsmanager delete-secret --secret-id ${importId}`,
    aws_sns_topic: `sns delete-topic --topic-arn ${importId}`,
    aws_sqs_queue: `sqs delete-queue --queue-url ${importId}`,
    aws_xray_group: `xray delete-group --group-arn ${importId}`,
  };
  const command = commands[type];
  return command === undefined ? `delete ${importId} in the console` : `aws ${command} --region ${region}`;
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
