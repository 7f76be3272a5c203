import type { Template } from "../config/schema";
import type { AwsContext } from "../constructs/aws-context";
import type { PolicyStatement } from "../constructs/policy";
import type { ApplicationArns } from "./arns";
import {
  changeFunctions,
  changeMonitoring,
  changeOptions,
  changeQueuesAndLogs,
  changeRoles,
  changeStores,
  LOG_DELIVERY_AND_QUERIES,
} from "./deploy-permissions";
import { allowKey } from "./keys";
import { both, previewArns, previewTags } from "./of-previews";
import { type Permissions, readFunctions, readSettings } from "./plan-permissions";
import { destroyPreviews, readInventory, useState } from "./sweep-permissions";
import { allow, allowWithoutResource } from "./without-resource";

/**
 * What making, changing and destroying the previews of a template takes, whichever of them: code that nobody has approved
 * runs with it. So it reaches nothing but previews, as far as AWS can tell them from the rest of the account; what it cannot
 * is listed in docs/ci.md.
 */
export function previewPermissions(template: Template, aws: AwsContext): Permissions {
  const arns = previewArns(template, aws);
  const { secret, alerts } = template;
  const subscribes = [alerts.emails, alerts.pageEmails].some((addresses) => (addresses?.length ?? 0) > 0);
  return {
    "use-state": [
      ...useState(arns, template, aws.region),
      allow(["secretsmanager:PutSecretValue"], arns.secret),
      // before the first deploy there is none, which has no suffix
      allow(["secretsmanager:GetSecretValue"], [arns.secret, arns.secretByName]),
      ...allowKey(["kms:Decrypt", "kms:GenerateDataKey"], secret.kmsKeyArn, "secretsmanager", aws.region),
    ],
    "read-functions": [...readFunctions(arns), ...readInventory(arns)],
    "read-settings": readSettings(arns, template, { subscribes }),
    "change-roles": changeRoles(arns),
    "change-functions": changeFunctions(arns, reservesConcurrency(template)),
    "change-queues-and-logs": changeQueuesAndLogs(arns),
    "change-resources": [
      ...changeStores(arns),
      ...changeMonitoring(arns, subscribes),
      ...changeOptions(arns, template),
    ],
    "change-by-tags": [
      ...changeGateway(arns, template),
      ...changeKeys(arns, template),
      allowWithoutResource([...LOG_DELIVERY_AND_QUERIES, ...(subscribes ? (["sns:Unsubscribe"] as const) : [])]),
    ],
    ...destroyPreviews(arns, template),
  };
}

/** Whether a preview takes concurrency from the account's other functions; without it there is no permission to. */
function reservesConcurrency({ api, functions }: Template): boolean {
  const authorizer = api.auth.mode === "api-key" ? api.auth.authorizer.reservedConcurrency : "unreserved";
  return [functions.api.reservedConcurrency, authorizer].some((reserved) => reserved !== "unreserved");
}

/** API Gateway's ARNs hold ids, not names. An API is a preview's by its tags; parts of one have none of their own. */
function changeGateway(arns: ApplicationArns, template: Template): PolicyStatement[] {
  const tags = previewTags(template);
  return [
    allow(["apigateway:POST"], arns.apis, tags.made),
    allow(["apigateway:PATCH", "apigateway:PUT"], arns.anyApi, tags.ours),
    allow(["apigateway:PATCH", "apigateway:POST", "apigateway:PUT"], arns.partsOfAnyApi, tags.notAnothers),
    allow(["apigateway:POST", "apigateway:PUT"], arns.gatewayTags, both(tags.notAnothers, tags.staysOurs)),
  ];
}

/** A key that is another's cannot be tagged as a preview's; what a preview's key may be used for stays with its own policy. */
function changeKeys(arns: ApplicationArns, template: Template): PolicyStatement[] {
  const tags = previewTags(template);
  return [
    allowWithoutResource(["kms:CreateKey"], tags.made),
    allow(["kms:TagResource"], arns.keys, both(tags.notAnothers, tags.made)),
    // a new expiry
    allow(["kms:TagResource"], arns.keys, both(tags.ours, tags.staysOurs)),
    allow(
      ["kms:CreateAlias", "kms:EnableKeyRotation", "kms:UpdateAlias", "kms:UpdateKeyDescription"],
      arns.keys,
      tags.ours,
    ),
    allow(["kms:CreateAlias", "kms:UpdateAlias"], arns.keyAliases),
  ];
}
