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

/**
 * Every HTTP API of the environment's name, since API Gateway allows several of one name, and its parts. Of a preview also those
 * of another name that have its tags: the branch that it was made of may have called them so.
 */
export async function apis({ names, environment, connect, isOurs }: InventoryContext): Promise<FoundResource[]> {
  const client = connect(ApiGatewayV2Client);
  const found: FoundResource[] = [];
  for (const { ApiId = "", Name: name = "", Tags = {} } of await allApis(client)) {
    if (name !== names.api && environment.preview === undefined) continue;
    const ours = isOurs(Tags);
    if (name !== names.api && !ours) continue;
    found.push({ type: "aws_apigatewayv2_api", name, importId: ApiId, ours });
    found.push(...(await partsOf(client, ApiId)));
  }
  return found;
}

async function allApis(client: ApiGatewayV2Client): Promise<Api[]> {
  const apis: Api[] = [];
  let page: GetApisCommandOutput | undefined;
  do {
    page = await client.send(new GetApisCommand({ NextToken: page?.NextToken, MaxResults: "100" }));
    apis.push(...(page.Items ?? []));
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
