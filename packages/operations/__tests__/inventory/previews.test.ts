import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  CloudWatchClient,
  DashboardNotFoundError,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { defaultTags } from "../../../../src/config/names";
import type { Environment } from "../../../../src/config/schema";
import type { Target } from "../../src/aws/target";
import { inventoryContext } from "../../src/inventory/context";
import { apis } from "../../src/inventory/services/api-gateway";
import { monitoring } from "../../src/inventory/services/cloudwatch";
import { traceGroups } from "../../src/inventory/services/x-ray";
import { aPreview } from "../support/previews";

const sdk = { region: "us-east-1", requestHandler: { requestTimeout: 1 } };
const contextOf = (environment: Environment) =>
  inventoryContext({ environment, sdk } as Target, "111122223333").context;
const cloudwatch = mockClient(CloudWatchClient);
const gateway = mockClient(ApiGatewayV2Client);
const tagging = mockClient(ResourceGroupsTaggingAPIClient);
beforeEach(() => {
  cloudwatch.reset();
  gateway.reset();
  for (const Command of [GetRoutesCommand, GetIntegrationsCommand, GetAuthorizersCommand, GetStagesCommand])
    gateway.on(Command as typeof GetRoutesCommand).resolves({ Items: [] });
  cloudwatch.on(GetDashboardCommand).rejects(new DashboardNotFoundError({ message: "none", $metadata: {} }));
});

/** Alarms by their names, each with the tags of an environment. */
function alarmsOf(all: Readonly<Record<string, Environment>>): void {
  cloudwatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: Object.keys(all).map((AlarmName) => ({ AlarmName, AlarmArn: AlarmName })),
  });
  cloudwatch.on(ListTagsForResourceCommand).callsFake(({ ResourceARN }: { ResourceARN: string }) => ({
    Tags: Object.entries(defaultTags(all[ResourceARN] ?? aPreview("0"))).map(([Key, Value]) => ({ Key, Value })),
  }));
}
const named = (found: readonly { readonly name: string; readonly ours: boolean | undefined }[]) =>
  found.map(({ name, ours }) => [name, ours]);

describe("what the branch of a preview has added", () => {
  it("is found among the alarms by its tags, where the name begins as a preview's, and no other preview's is", async () => {
    alarmsOf({
      "orders-preview-1--added": aPreview("1"),
      "orders-function-preview-1--added": aPreview("1"),
      "orders-preview-1-2--errors": aPreview("1-2"),
      "orders-preview-12--errors": aPreview("12"),
      "orders-preview-1--api-5xx-rate": aPreview("12"),
      "orders-other": aPreview("1"),
    });
    expect(named(await monitoring(contextOf(aPreview("1"))))).toEqual([
      ["orders-preview-1--added", true],
      ["orders-function-preview-1--added", true],
      ["orders-preview-1--api-5xx-rate", false],
    ]);
  });

  it("is found among the APIs by its tags, whatever its name", async () => {
    gateway.on(GetApisCommand).resolves({
      Items: [
        ["orders-api-preview-1", aPreview("1")],
        ["orders-api-preview-1", aPreview("2")],
        ["orders-admin-preview-1", aPreview("1")],
        ["orders-admin-preview-2", aPreview("2")],
      ].map(([Name, of], index) => {
        const Tags = defaultTags(of as Environment);
        return {
          Name: Name as string,
          ApiId: `${index}`,
          Tags,
          ...{ ProtocolType: "HTTP", RouteSelectionExpression: "" },
        };
      }),
    });
    expect(named(await apis(contextOf(aPreview("1"))))).toEqual([
      ["orders-api-preview-1", true],
      ["orders-api-preview-1", false],
      ["orders-admin-preview-1", true],
    ]);
  });
});

it.each<[string, Environment, [string, boolean][]]>([
  [
    "of a preview, by its tags or its name",
    aPreview("1"),
    [
      ["orders-preview-1", true],
      ["orders-added-1", true],
    ],
  ],
  [
    "of another one, by its name, as not its own",
    { ...aPreview("1"), name: "preview-2" },
    [["orders-preview-1", false]],
  ],
  ["of an environment that stays, by its name", anEnvironment({ nameSuffix: "-dev" }), []],
])("finds the groups of traces %s", async (_, environment, expected) => {
  const group = (name: string) => ({
    ResourceARN: `arn:aws:xray:us-east-1:111122223333:group/${name}/1`,
    Tags: Object.entries(defaultTags(aPreview(name.endsWith("3") ? "3" : "1"))).map(([Key, Value]) => ({ Key, Value })),
  });
  const names = ["orders-preview-1", "orders-added-1", "orders-preview-3"];
  tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: names.map(group) });
  expect(named(await traceGroups(contextOf(environment)))).toEqual(expected);
});

it("is not looked for in an environment that stays, whose names are all that it has", async () => {
  const environment = anEnvironment({ nameSuffix: "-dev" });
  alarmsOf({ "secure-serverless-dev-added": environment });
  gateway.on(GetApisCommand).resolves({
    Items: [
      {
        ...{ Name: "secure-serverless-admin-dev", ApiId: "1", Tags: defaultTags(environment) },
        ...{ ProtocolType: "HTTP", RouteSelectionExpression: "" },
      },
    ],
  });
  expect([await monitoring(contextOf(environment)), await apis(contextOf(environment))]).toEqual([[], []]);
});
