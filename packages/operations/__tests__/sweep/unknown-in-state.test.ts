import { secureServerlessStack } from "../../../../__tests__/support/stacks";
import { synthStack } from "../../../../__tests__/support/terraform-json";
import { previewOf } from "../../../../src/config/previews";
import type { Sighting } from "../../src/previews/look-at-preview";
import { NAMED_TYPES, unknownInState, WITHOUT_NAME } from "../../src/sweep/unknown-in-state";
import { DELETABLE } from "../../src/teardown/delete-resource";
import type { ManagedResource } from "../../src/terraform/state-document";
import { resolved } from "../support/account-of";
import { ACCOUNT } from "../support/environment";
import { aPreview, aTemplate } from "../support/previews";

function unknownOf(managed: Sighting["state"]["managed"], environment = aPreview("12")): string[] {
  const state = { isThere: true, managed, first: new Date(), last: new Date(), lock: undefined };
  return unknownInState({ environment, account: ACCOUNT, found: [], expiresAt: undefined, state });
}

it.each([
  ["a preview as the template has it", aPreview("12")],
  [
    "one with every alarm",
    previewOf({ ...aTemplate(), monitoring: { ...aTemplate().monitoring, alarms: "all" } }, "1-2"),
  ],
])("knows everything that Terraform manages of %s", (_, environment) => {
  const stack = resolved([synthStack(secureServerlessStack(environment))], ACCOUNT, environment.region);
  const managed = stack.flatMap(({ resource }) =>
    Object.entries(resource).flatMap(([type, ofType]) =>
      Object.values(ofType).map((attributes): ManagedResource => ({ type, attributes })),
    ),
  );
  expect(managed.length).toBeGreaterThan(50);
  expect(unknownOf(managed, environment)).toEqual([]);
});

it("has a name to compare for every type that is deleted, but for those that are found by their tags", () => {
  expect([...NAMED_TYPES, ...WITHOUT_NAME].sort()).toEqual([...DELETABLE].sort());
});

it.each<[string, ManagedResource, string]>([
  [
    "a function of production",
    { type: "aws_lambda_function", attributes: { function_name: "orders-function" } },
    "orders-function",
  ],
  [
    "a bucket of another account",
    { type: "aws_s3_bucket", attributes: { bucket: "orders-data-210987654321-us-east-1-preview-12" } },
    "orders-data-210987654321-us-east-1-preview-12",
  ],
  [
    "another preview's queue",
    { type: "aws_sqs_queue", attributes: { name: "orders-rotation-preview-1-dlq" } },
    "orders-rotation-preview-1-dlq",
  ],
  [
    "another preview's query",
    { type: "aws_cloudwatch_query_definition", attributes: { name: "orders-preview-1/Slow" } },
    "orders-preview-1/Slow",
  ],
  [
    "an alarm of production",
    { type: "aws_cloudwatch_metric_alarm", attributes: { alarm_name: "orders-errors" } },
    "orders-errors",
  ],
  [
    "a function that only its branch has",
    { type: "aws_lambda_function", attributes: { function_name: "orders-reports-preview-12" } },
    "orders-reports-preview-12",
  ],
  ["a type that nothing here deletes", { type: "aws_dynamodb_table", attributes: { id: "orders" } }, "orders"],
])("tells %s", (_, resource, name) => {
  expect(unknownOf([resource])).toEqual([`${resource.type} ${name}`]);
});

it("lets nothing that a branch has written speak to a terminal or a workflow, and tells ten at most", () => {
  const told = unknownOf([{ type: "aws_sqs_queue", attributes: { name: "a\n::add-mask::b\u001b[2J" } }]);
  expect(told).toEqual(["aws_sqs_queue a\\n::add-mask::b\\u001b[2J"]);

  const many = Array.from({ length: 12 }, (_, index) => ({ type: "aws_sqs_queue", attributes: { name: `q${index}` } }));
  expect([unknownOf(many).length, unknownOf(many).at(-1)]).toEqual([11, "and 2 more"]);
});

it.each<[string, Sighting["state"]["managed"]]>([
  [
    "an alarm that only its branch has, which is found by its tags",
    [{ type: "aws_cloudwatch_metric_alarm", attributes: { alarm_name: "orders-preview-12--added" } }],
  ],
  ["what Terraform had only begun", [{ type: "aws_sqs_queue", attributes: {} }]],
  [
    "a part of something, which no deletion follows",
    [{ type: "aws_s3_bucket_policy", attributes: { bucket: "orders-data" } }],
  ],
  ["a state that cannot be read", "unreadable"],
])("tells nothing of %s", (_, managed) => {
  expect(unknownOf(managed)).toEqual([]);
});
