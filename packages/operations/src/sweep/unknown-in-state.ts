import { printable } from "@secure-serverless/system/printable.js";
import { mayBeAlarmOf } from "../inventory/services/cloudwatch";
import type { Sighting } from "../previews/look-at-preview";
import { type NamedKind, namesOf } from "../previews/name-patterns";
import { MANAGEABLE } from "./manageable";

/** The attribute by which a state names what the inventory looks for by its name. */
const NAME_ATTRIBUTES: Readonly<Record<string, readonly [kind: NamedKind, attribute: string]>> = {
  aws_cloudwatch_composite_alarm: ["alarm", "alarm_name"],
  aws_cloudwatch_dashboard: ["dashboard", "dashboard_name"],
  aws_cloudwatch_log_group: ["logGroup", "name"],
  aws_cloudwatch_metric_alarm: ["alarm", "alarm_name"],
  aws_cloudwatch_query_definition: ["query", "name"],
  aws_iam_role: ["role", "name"],
  aws_kms_alias: ["alias", "name"],
  aws_lambda_function: ["function", "function_name"],
  aws_lambda_layer_version: ["layer", "layer_name"],
  aws_s3_bucket: ["bucket", "bucket"],
  aws_secretsmanager_secret: ["secret", "name"],
  aws_sns_topic: ["topic", "name"],
  aws_sqs_queue: ["queue", "name"],
};

/** The types that have one. */
export const NAMED_TYPES = Object.keys(NAME_ATTRIBUTES);

/** What is found by its tags alone or as a part of something else, by an id of AWS's own. */
export const WITHOUT_NAME: readonly string[] = [
  "aws_apigatewayv2_api",
  "aws_kms_key",
  "aws_lambda_event_source_mapping",
  "aws_xray_group",
];

const SHOWN = 10;

/**
 * What the state of a preview says it manages and no deletion by inventory would reach: types that nothing here deletes, and
 * names that this configuration gives no preview. The branch may have made it, or written somebody else's into the state: which,
 * a person has to say.
 *
 * @returns type and name of each, sorted, in a form in which nothing that a branch has written speaks to a terminal or a workflow
 */
export function unknownInState({ environment, account, state }: Sighting): string[] {
  if (typeof state.managed === "string") return [];
  const names = namesOf(environment, account);
  const unknown = state.managed.flatMap(({ type, attributes }) => {
    const [kind, attribute] = NAME_ATTRIBUTES[type] ?? [];
    const name = attribute === undefined ? (attributes["id"] ?? "") : attributes[attribute];
    if (!MANAGEABLE.includes(type)) return `${type} ${String(name)}`.trim();
    // of what Terraform had only begun it knows no name
    if (kind === undefined || typeof name !== "string") return [];
    const isOwn =
      names[kind].some((own) => (own.endsWith("/") ? name.startsWith(own) : name === own)) ||
      (kind === "alarm" && mayBeAlarmOf(environment, name));
    return isOwn ? [] : `${type} ${name}`;
  });
  const told = [...new Set(unknown.map((text) => printable(text.replaceAll("\n", "\\n"))))].sort();
  return told.length <= SHOWN ? told : [...told.slice(0, SHOWN), `and ${told.length - SHOWN} more`];
}
