import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { Construct } from "constructs";
import { accessLogGroup } from "../config/names";
import { ACCESS_LOG_FORMAT } from "./access-log-format";
import { LogGroup } from "./log-group";
import type { SecureFunction } from "./secure-function";
import { ValidationError } from "./validation-error";

/** How callers of the protected routes prove who they are. */
export type HttpApiAuth =
  /** The function decides; the gateway caches its answer per Authorization header for cacheSeconds (0 to 3600). */
  | { readonly mode: "api-key"; readonly authorizer: SecureFunction; readonly cacheSeconds: number }
  /**
   * The gateway verifies the token. Each route that has scopes in `routeScopes`, by its key, is a route of its own that needs
   * one of them; what a route cannot tell apart is left to the function.
   */
  | {
      readonly mode: "jwt";
      readonly issuer: string;
      readonly audience: readonly string[];
      readonly routeScopes: Readonly<Record<string, readonly string[]>>;
    }
  /** SigV4 and execute-api:Invoke. */
  | { readonly mode: "iam" };

export interface HttpApiProps {
  readonly apiName: string;
  readonly description: string;
  readonly handler: SecureFunction;
  readonly auth: HttpApiAuth;
  /** Origins that browsers may call from; "*" is refused. */
  readonly allowedOrigins: readonly string[];
  readonly throttling: {
    /** Requests per second, above 0. */
    readonly rateLimit: number;
    /** Requests at once above the rate, above 0. */
    readonly burstLimit: number;
  };
  /** Whether the API answers at the address that AWS makes up, besides a domain. @default true */
  readonly defaultEndpoint?: boolean;
  /** A header that every request to a protected route must have, or the gateway answers 401. @default none */
  readonly requiredHeader?: string | undefined;
  /** Days the access log is kept. @default 7 */
  readonly logRetentionDays?: number;
  /** Encrypts the access log with this key. @default the key of CloudWatch Logs */
  readonly logKmsKeyArn?: string | undefined;
}

const PROTECTED_ROUTE = "ANY /api/{proxy+}";
const PUBLIC_ROUTES = ["GET /api/health", "HEAD /api/health"];
/**
 * "ANY" includes OPTIONS, so the gateway would ask the authorizer about a preflight, which never has credentials:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
const PREFLIGHT_ROUTE = "OPTIONS /api/{proxy+}";

/** The longest that an HTTP API waits for an integration. */
const INTEGRATION_TIMEOUT_MS = 30_000;
const CORS_MAX_AGE_SECONDS = 3600;

interface RouteAuthorization {
  readonly authorizationType: "NONE" | "CUSTOM" | "JWT" | "AWS_IAM";
  readonly authorizerId?: string;
}

/** An HTTP API in front of one function: authenticated but for health and preflight, throttled, with an access log. */
export class HttpApi extends Construct {
  readonly apiId: string;
  /** Origin of the API, without a path. */
  readonly endpoint: string;
  readonly stageName: string;
  readonly accessLogGroupName: string;
  private readonly api: Apigatewayv2Api;
  private readonly target: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HttpApiProps,
  ) {
    super(scope, id);
    this.validate();
    this.api = this.createApi();
    this.apiId = this.api.id;
    this.endpoint = this.api.apiEndpoint;
    this.target = `integrations/${this.createIntegration().id}`;

    const authorization = this.createAuthorization(props.auth);
    this.addRoute(PROTECTED_ROUTE, authorization);
    if (props.auth.mode === "jwt") this.addScopedRoutes(props.auth.routeScopes, authorization);
    for (const routeKey of PUBLIC_ROUTES) this.addRoute(routeKey, { authorizationType: "NONE" });
    this.addRoute(PREFLIGHT_ROUTE, { authorizationType: "NONE" });
    const accessLogs = this.createAccessLogs();
    this.accessLogGroupName = accessLogs.name;
    this.stageName = this.createStage(accessLogs).name;
  }

  private validate(): void {
    const { throttling, allowedOrigins, auth } = this.props;
    for (const limit of ["rateLimit", "burstLimit"] as const)
      if (!(throttling[limit] > 0))
        // 0, or nothing, deploys well and then answers 429 to every request.
        throw new ValidationError(this, `throttling.${limit} must be above 0, got ${throttling[limit]}`);
    if (allowedOrigins.length === 0 || allowedOrigins.some((origin) => origin.includes("*")))
      throw new ValidationError(
        this,
        `allowedOrigins must name each origin, without wildcards, got ${JSON.stringify(allowedOrigins)}`,
      );
    if (auth.mode === "api-key" && (auth.cacheSeconds < 0 || auth.cacheSeconds > 3600))
      throw new ValidationError(this, `auth.cacheSeconds must be between 0 and 3600, got ${auth.cacheSeconds}`);
    if (auth.mode === "jwt" && auth.audience.length === 0)
      throw new ValidationError(this, "auth.audience must name at least one audience, got none");
  }

  private createApi(): Apigatewayv2Api {
    return new Apigatewayv2Api(this, "api", {
      name: this.props.apiName,
      description: this.props.description,
      protocolType: "HTTP",
      ...(this.props.defaultEndpoint === false && { disableExecuteApiEndpoint: true }),
      corsConfiguration: {
        allowOrigins: [...this.props.allowedOrigins],
        allowMethods: ["GET", "POST", "PUT", "DELETE"],
        allowHeaders: [
          "content-type",
          "authorization",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
        ],
        exposeHeaders: [
          "allow",
          "deprecation",
          "etag",
          "last-modified",
          "link",
          "location",
          "retry-after",
          "x-object-version",
          "x-request-id",
        ],
        maxAge: CORS_MAX_AGE_SECONDS,
      },
    });
  }

  private createIntegration(): Apigatewayv2Integration {
    return new Apigatewayv2Integration(this, "integration", {
      apiId: this.apiId,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: this.props.handler.alias.invokeArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: INTEGRATION_TIMEOUT_MS,
    });
  }

  private createAuthorization(auth: HttpApiAuth): RouteAuthorization {
    switch (auth.mode) {
      case "api-key":
        return { authorizationType: "CUSTOM", authorizerId: this.createKeyAuthorizer(auth) };
      case "jwt":
        return { authorizationType: "JWT", authorizerId: this.createJwtAuthorizer(auth) };
      case "iam":
        return { authorizationType: "AWS_IAM" };
    }
  }

  private createKeyAuthorizer(auth: Extract<HttpApiAuth, { mode: "api-key" }>): string {
    const { requiredHeader } = this.props;
    const authorizer = new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: this.apiId,
      name: "api-key",
      authorizerType: "REQUEST",
      authorizerUri: auth.authorizer.alias.invokeArn,
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      // A request without them gets 401 from the gateway, without an invocation; the answer is kept for all of them together.
      identitySources: ["Authorization", ...(requiredHeader === undefined ? [] : [requiredHeader])].map(
        (header) => `$request.header.${header}`,
      ),
      authorizerResultTtlInSeconds: auth.cacheSeconds,
    });
    auth.authorizer.grantInvokeByApiGateway("authorizer", `${this.api.executionArn}/authorizers/${authorizer.id}`);
    return authorizer.id;
  }

  private createJwtAuthorizer(auth: Extract<HttpApiAuth, { mode: "jwt" }>): string {
    return new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: this.apiId,
      name: "jwt",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: auth.issuer, audience: [...auth.audience] },
    }).id;
  }

  private addScopedRoutes(
    routeScopes: Readonly<Record<string, readonly string[]>>,
    authorization: RouteAuthorization,
  ): void {
    for (const [routeKey, authorizationScopes] of Object.entries(routeScopes)) {
      if (routeKey === PROTECTED_ROUTE || [...PUBLIC_ROUTES, PREFLIGHT_ROUTE].includes(routeKey))
        throw new ValidationError(
          this,
          `auth.routeScopes must name a route that this API does not define, got "${routeKey}"`,
        );
      this.addRoute(routeKey, authorization, authorizationScopes);
    }
  }

  private addRoute(
    routeKey: string,
    authorization: RouteAuthorization,
    authorizationScopes: readonly string[] = [],
  ): void {
    const [method = "", path = ""] = routeKey.split(" ");
    const id = routeKey.replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "");
    new Apigatewayv2Route(this, `route-${id}`, {
      apiId: this.apiId,
      routeKey,
      target: this.target,
      ...authorization,
      ...(authorizationScopes.length > 0 && { authorizationScopes: [...authorizationScopes] }),
    });
    // The only stage is $default, so there is no stage in the ARN; the path is that of the route, as the console writes it.
    this.props.handler.grantInvokeByApiGateway(
      id,
      `${this.api.executionArn}/*/${method === "ANY" ? "*" : method}${path}`,
    );
  }

  private createAccessLogs(): LogGroup {
    const { apiName, logRetentionDays, logKmsKeyArn } = this.props;
    return new LogGroup(this, "access-logs", {
      name: accessLogGroup(apiName),
      ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
      kmsKeyArn: logKmsKeyArn,
    });
  }

  private createStage(accessLogs: LogGroup): Apigatewayv2Stage {
    const { throttling } = this.props;
    return new Apigatewayv2Stage(this, "stage", {
      apiId: this.apiId,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLogs.arn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: throttling.rateLimit,
        throttlingBurstLimit: throttling.burstLimit,
      },
    });
  }
}
