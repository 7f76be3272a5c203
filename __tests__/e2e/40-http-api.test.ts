import {
  type Api,
  ApiGatewayV2Client,
  GetApisCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
} from "@aws-sdk/client-apigatewayv2";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { client, NAMES, outputs } from "./support/target";

const gateway = client(ApiGatewayV2Client);
const logs = client(CloudWatchLogsClient);

async function api(): Promise<Api> {
  const { Items = [] } = await gateway.send(new GetApisCommand({}));
  const found = Items.filter(({ Name }) => Name === NAMES.api);
  expect(found).toHaveLength(1);
  return found[0] as Api;
}

describe("the HTTP API, as API Gateway describes it", () => {
  it("answers at the endpoint of the outputs", async () => {
    const { ApiEndpoint, ProtocolType } = await api();
    expect(ProtocolType).toBe("HTTP");
    expect(ApiEndpoint).toBe((await outputs())["ApiEndpoint"]);
  });

  it("has the original's CORS settings and those of its own headers", async () => {
    const { CorsConfiguration: cors } = await api();
    expect(cors?.AllowMethods?.sort()).toEqual(["DELETE", "GET", "POST", "PUT"]);
    expect(cors?.AllowOrigins).toContain("https://example.com");
    expect(cors?.AllowOrigins).not.toContain("*");
    expect(cors?.AllowHeaders?.map((name) => name.toLowerCase())).toEqual(
      expect.arrayContaining(["authorization", "content-type", "if-match", "if-none-match"]),
    );
    expect(cors?.ExposeHeaders?.map((name) => name.toLowerCase())).toEqual(
      expect.arrayContaining(["etag", "location", "x-request-id"]),
    );
    expect(cors?.MaxAge).toBe(3600);
  });

  it("authenticates every route but health", async () => {
    const { ApiId } = await api();
    const { Items: routes = [] } = await gateway.send(new GetRoutesCommand({ ApiId }));
    const open = routes.filter(({ AuthorizationType }) => (AuthorizationType ?? "NONE") === "NONE");
    // a preflight carries no credentials: its route is open, and answered by the gateway from the CORS settings
    expect(open.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      "GET /api/health",
      "HEAD /api/health",
      "OPTIONS /api/{proxy+}",
    ]);
    expect(routes.map(({ RouteKey }) => RouteKey)).toContain("ANY /api/{proxy+}");

    const { Items: authorizers = [] } = await gateway.send(new GetAuthorizersCommand({ ApiId }));
    expect(authorizers).toEqual([
      expect.objectContaining({
        AuthorizerType: "REQUEST",
        AuthorizerPayloadFormatVersion: "2.0",
        EnableSimpleResponses: true,
        IdentitySource: ["$request.header.Authorization"],
        AuthorizerResultTtlInSeconds: 300,
      }),
    ]);
  });

  it("integrates the alias live by payload 2.0", async () => {
    const { ApiId } = await api();
    const { Items = [] } = await gateway.send(new GetIntegrationsCommand({ ApiId }));
    expect(Items).toHaveLength(1);
    expect(Items[0]).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
    expect(Items[0]?.IntegrationUri).toContain(`function:${NAMES.apiFunction}:live`);
  });

  it("throttles its default stage and logs each access as JSON, without Authorization", async () => {
    const { ApiId } = await api();
    const { Items = [] } = await gateway.send(new GetStagesCommand({ ApiId }));
    expect(Items.map(({ StageName }) => StageName)).toEqual(["$default"]);
    const [stage] = Items;
    expect(stage?.DefaultRouteSettings?.ThrottlingBurstLimit).toBeGreaterThan(0);
    expect(stage?.DefaultRouteSettings?.ThrottlingRateLimit).toBeGreaterThan(0);
    const format = JSON.parse(stage?.AccessLogSettings?.Format ?? "") as Record<string, string>;
    expect(Object.values(format)).toEqual(expect.arrayContaining(["$context.requestId", "$context.status"]));
    expect(JSON.stringify(format)).not.toMatch(/header|authorization/i);
    const group = stage?.AccessLogSettings?.DestinationArn?.split(":log-group:")[1]?.replace(/:\*$/, "");
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }));
    expect(logGroups[0]).toMatchObject({ logGroupName: `/aws/apigateway/${NAMES.api}`, retentionInDays: 7 });
  });
});
