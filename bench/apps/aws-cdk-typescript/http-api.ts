import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { type CfnStage, CorsHttpMethod, HttpApi, HttpMethod, HttpNoneAuthorizer } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { ServerlessFunction } from "./serverless-function";

export interface ApiProps {
  readonly environment: string;
  readonly api: ServerlessFunction;
  readonly authorizer: ServerlessFunction;
  readonly origin: string;
}

const FIELDS = ["requestId", "requestTime", "httpMethod", "path", "routeKey", "protocol", "status", "responseLength"];

/** The HTTP API with its authorizer, four routes, and a stage that is throttled and logged. */
export function addApi(scope: Construct, { environment, api, authorizer, origin }: ApiProps) {
  const http = new HttpApi(scope, "http-api", {
    apiName: `secure-serverless-api-${environment}`,
    description: "Secure serverless HTTP API",
    corsPreflight: {
      allowOrigins: [origin],
      allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
      allowHeaders: ["content-type", "authorization", "if-match", "if-none-match"],
      maxAge: Duration.hours(1),
    },
  });
  const integration = new HttpLambdaIntegration("integration", api.live, { timeout: Duration.seconds(29) });
  const keys = new HttpLambdaAuthorizer("authorizer", authorizer.live, {
    authorizerName: "api-key",
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    identitySource: ["$request.header.Authorization"],
    resultsCacheTtl: Duration.minutes(5),
  });
  http.addRoutes({ path: "/api/{proxy+}", methods: [HttpMethod.ANY], integration, authorizer: keys });
  const open = new HttpNoneAuthorizer();
  http.addRoutes({ path: "/api/health", methods: [HttpMethod.GET, HttpMethod.HEAD], integration, authorizer: open });
  http.addRoutes({ path: "/api/{proxy+}", methods: [HttpMethod.OPTIONS], integration, authorizer: open });

  const logs = new LogGroup(scope, "access-logs", {
    logGroupName: `/aws/apigateway/secure-serverless-api-${environment}`,
    retention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = http.defaultStage?.node.defaultChild as CfnStage;
  const format = JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, `$context.${name}`])));
  stage.accessLogSettings = { destinationArn: logs.logGroupArn, format };
  stage.defaultRouteSettings = { throttlingBurstLimit: 100, throttlingRateLimit: 50, detailedMetricsEnabled: true };
  return { apiId: http.apiId, endpoint: http.apiEndpoint, accessLogs: logs };
}
