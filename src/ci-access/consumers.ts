import type { PolicyStatement } from "../constructs/policy";
import type { ApplicationArns } from "./arns";
import { allow, allowWithoutResource } from "./without-resource";

/** What the mappings of queues to their consumers take; nothing where no function has a queue. */
export function changeConsumers(arns: ApplicationArns): PolicyStatement[] {
  if (arns.consumerQueues.length === 0) return [];
  const ours = { ArnLike: { "lambda:FunctionArn": arns.functions } };
  return [
    allowWithoutResource(["lambda:CreateEventSourceMapping"], ours),
    allow(["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"], arns.eventSourceMappings, ours),
    // These have no such condition. A tag gives no access.
    allow(["lambda:TagResource", "lambda:UntagResource"], arns.eventSourceMappings),
  ];
}

/** What Terraform reads of them. */
export function readConsumers(arns: ApplicationArns): PolicyStatement[] {
  if (arns.consumerQueues.length === 0) return [];
  return [allow(["lambda:GetEventSourceMapping", "lambda:ListTags"], arns.eventSourceMappings)];
}

/** What finds those that no state knows. */
export function findConsumers(arns: ApplicationArns): PolicyStatement[] {
  if (arns.consumerQueues.length === 0) return [];
  return [allowWithoutResource(["lambda:ListEventSourceMappings"])];
}

/** What deletes them. */
export function destroyConsumers(arns: ApplicationArns): PolicyStatement[] {
  if (arns.consumerQueues.length === 0) return [];
  const ours = { ArnLike: { "lambda:FunctionArn": arns.functions } };
  return [allow(["lambda:DeleteEventSourceMapping"], arns.eventSourceMappings, ours)];
}

/** What a consumer does with its queue, for the boundary of its role. */
export function consume(arns: ApplicationArns): PolicyStatement[] {
  if (arns.consumerQueues.length === 0) return [];
  return [allow(["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], arns.consumerQueues)];
}
