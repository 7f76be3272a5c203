import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

type Attributes = Record<string, unknown>;
type Edit = (attributes: Attributes) => void;

const described: Edit = (attributes) => {
  attributes["description"] = `${String(attributes["description"])}, changed`;
};
const set =
  (name: string, value: unknown): Edit =>
  (attributes) => {
    attributes[name] = value;
  };

/** What an operator may change of each type in place, so that an apply calls all that changes it. */
const EDITS: Readonly<Record<string, Edit>> = {
  aws_apigatewayv2_api: described,
  aws_cloudwatch_composite_alarm: set("alarm_description", "changed"),
  aws_cloudwatch_dashboard: set("dashboard_body", '{"widgets":[]}'),
  aws_cloudwatch_log_group: set("retention_in_days", 30),
  aws_cloudwatch_log_metric_filter: set("pattern", "changed"),
  aws_cloudwatch_metric_alarm: set("alarm_description", "changed"),
  aws_iam_role: (attributes) => {
    described(attributes);
    attributes["assume_role_policy"] = String(attributes["assume_role_policy"]).replace(
      '"Effect"',
      '"Sid":"Changed","Effect"',
    );
    attributes["max_session_duration"] = 7200;
  },
  aws_kms_key: described,
  aws_lambda_alias: described,
  aws_lambda_function: (attributes) => {
    described(attributes);
    attributes["reserved_concurrent_executions"] = -1;
    attributes["source_code_hash"] = "changed";
  },
  aws_lambda_function_event_invoke_config: set("maximum_retry_attempts", 1),
  aws_lambda_permission: (attributes) => {
    attributes["statement_id"] = `${String(attributes["statement_id"])}-changed`;
  },
  aws_s3_bucket_cors_configuration: (attributes) => {
    const [rule] = attributes["cors_rule"] as Attributes[];
    if (rule !== undefined) rule["max_age_seconds"] = 60;
  },
  aws_secretsmanager_secret: described,
  aws_sns_topic: set("display_name", "changed"),
  aws_sns_topic_subscription: set("endpoint", "changed@example.com"),
  aws_sqs_queue: set("message_retention_seconds", 600_000),
};

/**
 * Copies a synthesized stack with a change of each resource that can be changed in place.
 *
 * @param tags default tags besides its own
 */
export function changedStack(from: string, to: string, stack: string, tags: Readonly<Record<string, string>>): void {
  cpSync(join(from, "stacks", stack), join(to, "stacks", stack), {
    recursive: true,
    filter: (path) => basename(path) !== ".terraform",
  });
  const folder = join(to, "stacks", stack);
  for (const path of readdirSync(join(folder, "assets"), { recursive: true, encoding: "utf8" }))
    if (/-function_archive_.*index\.js$/.test(path)) appendFileSync(join(folder, "assets", path), "\n// changed\n");
  const file = join(folder, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as {
    resource: Record<string, Record<string, Attributes>>;
    provider: { aws: { default_tags: { tags: Record<string, string> }[] }[] };
  };
  for (const [type, edit] of Object.entries(EDITS)) {
    const resources = Object.values(json.resource[type] ?? {});
    if (resources.length === 0) throw new Error(`the stack has no ${type}`);
    resources.forEach(edit);
  }
  // A key is ours by its tags, so that the role to deploy may not change them.
  for (const key of Object.values(json.resource["aws_kms_key"] ?? {}))
    key["lifecycle"] = { ignore_changes: ["tags", "tags_all"] };
  for (const { default_tags } of json.provider.aws) for (const each of default_tags) Object.assign(each.tags, tags);
  writeFileSync(file, JSON.stringify(json));
}
