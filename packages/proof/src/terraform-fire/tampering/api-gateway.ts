import {
  ApiGatewayV2Client,
  DeleteApiCommand,
  DeleteAuthorizerCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  DeleteStageCommand,
  UpdateApiCommand,
  UpdateAuthorizerCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { type Tampering, text } from "./tampering";

export const API_GATEWAY: Readonly<Record<string, Tampering>> = {
  aws_apigatewayv2_api: {
    delete: (is, connect) => connect(ApiGatewayV2Client).send(new DeleteApiCommand({ ApiId: text(is, "id") })),
    change: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new UpdateApiCommand({
          ApiId: text(is, "id"),
          CorsConfiguration: { AllowOrigins: ["*"], AllowMethods: ["*"], AllowHeaders: ["*"] },
        }),
      ),
    batch: 4,
  },
  aws_apigatewayv2_authorizer: {
    delete: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new DeleteAuthorizerCommand({ ApiId: text(is, "api_id"), AuthorizerId: text(is, "id") }),
      ),
    change: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new UpdateAuthorizerCommand({
          ApiId: text(is, "api_id"),
          AuthorizerId: text(is, "id"),
          AuthorizerResultTtlInSeconds: 3600,
        }),
      ),
    batch: 3,
  },
  aws_apigatewayv2_integration: {
    delete: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new DeleteIntegrationCommand({ ApiId: text(is, "api_id"), IntegrationId: text(is, "id") }),
      ),
    change: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new UpdateIntegrationCommand({
          ApiId: text(is, "api_id"),
          IntegrationId: text(is, "id"),
          TimeoutInMillis: 1000,
        }),
      ),
    batch: 3,
  },
  aws_apigatewayv2_route: {
    delete: (is, connect) =>
      connect(ApiGatewayV2Client).send(new DeleteRouteCommand({ ApiId: text(is, "api_id"), RouteId: text(is, "id") })),
    // a route with an authorizer is opened; one without gets a name, which it does not have
    change: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new UpdateRouteCommand({
          ApiId: text(is, "api_id"),
          RouteId: text(is, "id"),
          ...(is["authorization_type"] === "NONE" ? { OperationName: "changed" } : { AuthorizationType: "NONE" }),
        }),
      ),
  },
  aws_apigatewayv2_stage: {
    delete: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new DeleteStageCommand({ ApiId: text(is, "api_id"), StageName: text(is, "name") }),
      ),
    change: (is, connect) =>
      connect(ApiGatewayV2Client).send(
        new UpdateStageCommand({
          ApiId: text(is, "api_id"),
          StageName: text(is, "name"),
          DefaultRouteSettings: { ThrottlingBurstLimit: 5000, ThrottlingRateLimit: 10_000 },
        }),
      ),
    batch: 2,
  },
};
