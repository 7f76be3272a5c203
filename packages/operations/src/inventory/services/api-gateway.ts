import {
  type Api,
  ApiGatewayV2Client,
  GetApisCommand,
  type GetApisCommandOutput,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
} from "@aws-sdk/client-apigatewayv2";
import type { InventoryContext } from "../context";
import type { FoundResource } from "../found-resource";

/** Every HTTP API of the environment's name, since API Gateway allows several of one name, and its parts. */
export async function apis({ names, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(ApiGatewayV2Client);
  const found: FoundResource[] = [];
  for (const { ApiId = "", Tags = {} } of await apisNamed(client, names.api)) {
    found.push({ type: "aws_apigatewayv2_api", name: names.api, importId: ApiId, ours: isOurs(Tags) });
    found.push(...(await partsOf(client, ApiId)));
  }
  return found;
}

async function apisNamed(client: ApiGatewayV2Client, name: string): Promise<Api[]> {
  const apis: Api[] = [];
  let page: GetApisCommandOutput | undefined;
  do {
    page = await client.send(new GetApisCommand({ NextToken: page?.NextToken, MaxResults: "100" }));
    apis.push(...(page.Items ?? []).filter(({ Name }) => Name === name));
  } while (page.NextToken);
  return apis;
}

async function partsOf(client: ApiGatewayV2Client, ApiId: string): Promise<FoundResource[]> {
  // far more than the stack makes, so that one page is all
  const all = { ApiId, MaxResults: "100" };
  const [routes, integrations, authorizers, stages] = await Promise.all([
    client.send(new GetRoutesCommand(all)),
    client.send(new GetIntegrationsCommand(all)),
    client.send(new GetAuthorizersCommand(all)),
    client.send(new GetStagesCommand(all)),
  ]);
  const part = (type: string, name = "", id = ""): FoundResource => ({
    type,
    name,
    importId: `${ApiId}/${id}`,
    ours: undefined,
    parent: { type: "aws_apigatewayv2_api", importId: ApiId },
  });
  return [
    ...(routes.Items ?? []).map(({ RouteKey, RouteId }) => part("aws_apigatewayv2_route", RouteKey, RouteId)),
    ...(integrations.Items ?? []).map(({ IntegrationType, IntegrationId }) =>
      part("aws_apigatewayv2_integration", IntegrationType, IntegrationId),
    ),
    ...(authorizers.Items ?? []).map(({ Name, AuthorizerId }) =>
      part("aws_apigatewayv2_authorizer", Name, AuthorizerId),
    ),
    ...(stages.Items ?? []).map(({ StageName }) => part("aws_apigatewayv2_stage", StageName, StageName)),
  ];
}
