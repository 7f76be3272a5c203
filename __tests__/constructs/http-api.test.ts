import { DOCUMENT } from "../../functions/api/openapi/document";
import { HEADERS } from "../../functions/api/openapi/headers";
import { HttpApi, type HttpApiAuth, type HttpApiProps } from "../../src/constructs/http-api";
import { aFunction } from "../support/functions";
import { resourceOf, resourcesOf, synthScope, type TerraformJson } from "../support/terraform-json";

const JWT = { mode: "jwt", issuer: "https://issuer.example", audience: ["my-api"], routeScopes: {} } as const;

/** Without `auth`, API keys. */
const synth = ({ auth, ...props }: Partial<HttpApiProps> & { auth?: HttpApiAuth } = {}) =>
  synthScope((scope) => {
    new HttpApi(scope, "http-api", {
      apiName: "my-api",
      description: "My API",
      handler: aFunction(scope, {}, "handler"),
      auth: auth ?? {
        mode: "api-key",
        authorizer: aFunction(scope, { functionName: "my-authorizer" }, "authorizer"),
        cacheSeconds: 300,
      },
      allowedOrigins: ["https://example.com"],
      throttling: { rateLimit: 100, burstLimit: 200 },
      ...props,
    });
  });

/** Every parameter of the contract, wherever it is. */
function parametersOf(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const found = "in" in value && "name" in value ? [value as Record<string, unknown>] : [];
  return [...found, ...Object.values(value).flatMap(parametersOf)];
}

/** Without HEAD, which needs no leave, and OPTIONS, which is the question for it. */
const methodsOf = ({ paths }: typeof DOCUMENT) =>
  Object.values(paths as Record<string, object>)
    .flatMap((path) => Object.keys(path))
    .filter((name) => /^(get|put|post|delete|patch)$/.test(name))
    .map((name) => name.toUpperCase());

/** The same values, each any number of times. */
const inAnyOrder = (values: readonly string[]) => [...new Set(values)].sort();

const authorizationOf = (json: TerraformJson) =>
  Object.fromEntries(
    resourcesOf(json, "aws_apigatewayv2_route").map((route) => [route.route_key, route.authorization_type]),
  );

describe("HttpApi", () => {
  const json = synth();

  const cors = resourceOf(json, "aws_apigatewayv2_api").cors_configuration as Record<string, unknown>;

  it("is an HTTP API of that name", () => {
    expect(resourceOf(json, "aws_apigatewayv2_api")).toMatchObject({ name: "my-api", protocol_type: "HTTP" });
  });

  it("lets the pages of its origins send what the contract takes, without cookies", () => {
    const sent = parametersOf(DOCUMENT).flatMap((parameter) =>
      parameter["in"] === "header" ? [String(parameter["name"]).toLowerCase()] : [],
    );
    expect(sent.length).toBeGreaterThan(3);
    expect(cors).toMatchObject({ allow_origins: ["https://example.com"], max_age: 3600 });
    expect(inAnyOrder(cors["allow_headers"] as string[])).toEqual(
      inAnyOrder(["authorization", "content-type", ...sent]),
    );
    expect(inAnyOrder(cors["allow_methods"] as string[])).toEqual(inAnyOrder(methodsOf(DOCUMENT)));
    expect(cors).not.toHaveProperty("allow_credentials");
  });

  it("lets them read the headers of every answer, but for the coding that the browser has undone", () => {
    const read = Object.keys(HEADERS).map((name) => name.toLowerCase());
    expect(inAnyOrder(cors["expose_headers"] as string[])).toEqual(
      inAnyOrder(read.filter((name) => name !== "content-encoding")),
    );
  });

  it("calls the alias with payload 2.0", () => {
    expect(resourceOf(json, "aws_apigatewayv2_integration")).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_uri: expect.stringMatching(/^\$\{aws_lambda_alias\.handler_.*\.invoke_arn}$/),
      payload_format_version: "2.0",
      timeout_milliseconds: 30_000,
    });
  });

  it("authenticates every route but health and preflight", () => {
    expect(authorizationOf(json)).toEqual({
      "ANY /api/{proxy+}": "CUSTOM",
      "GET /api/health": "NONE",
      "HEAD /api/health": "NONE",
      "OPTIONS /api/{proxy+}": "NONE",
    });
  });

  it("lets the gateway call each function from its own routes and its own authorizer only", () => {
    const sources = (prefix: string) =>
      resourcesOf(json, "aws_lambda_permission")
        .filter(({ function_name }) => (function_name as string).includes(`.${prefix}_`))
        .map(({ source_arn }) =>
          (source_arn as string).replace(/^\$\{aws_apigatewayv2_api\.[\w-]+\.execution_arn}/, ""),
        )
        .sort();

    expect(sources("handler")).toEqual([
      "/*/*/api/{proxy+}",
      "/*/GET/api/health",
      "/*/HEAD/api/health",
      "/*/OPTIONS/api/{proxy+}",
    ]);
    expect(sources("authorizer")).toEqual([
      expect.stringMatching(/^\/authorizers\/\$\{aws_apigatewayv2_authorizer\.[\w-]+\.id}$/),
    ]);
  });

  it("throttles and logs its stage", () => {
    expect(resourceOf(json, "aws_apigatewayv2_stage")).toMatchObject({
      name: "$default",
      auto_deploy: true,
      default_route_settings: {
        detailed_metrics_enabled: true,
        throttling_rate_limit: 100,
        throttling_burst_limit: 200,
      },
      access_log_settings: { destination_arn: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.http-api/) },
    });
  });

  it("logs requests as JSON without credentials", () => {
    const { format } = resourceOf(json, "aws_apigatewayv2_stage").access_log_settings as { format: string };
    const fields = JSON.parse(format);

    expect(Object.keys(fields)).toEqual(
      expect.arrayContaining(["requestId", "ip", "requestTime", "httpMethod", "routeKey", "path", "status"]),
    );
    for (const value of Object.values(fields)) expect(value).toMatch(/^\$context\.[A-Za-z.]+$/);
    expect(format).not.toMatch(/header|authorization/i);
  });

  it.each([
    [{ throttling: { rateLimit: 0, burstLimit: 1 } }, "throttling.rateLimit must be above 0, got 0"],
    [{ throttling: { rateLimit: 1, burstLimit: 0 } }, "throttling.burstLimit must be above 0, got 0"],
    [{ throttling: { rateLimit: Number.NaN, burstLimit: 1 } }, "throttling.rateLimit must be above 0, got NaN"],
    [{ allowedOrigins: ["*"] }, 'allowedOrigins must name each origin, without wildcards, got ["*"]'],
    [{ allowedOrigins: [] }, "allowedOrigins must name each origin, without wildcards, got []"],
    [{ auth: { ...JWT, audience: [] } }, "auth.audience must name at least one audience, got none"],
    [
      { auth: { ...JWT, routeScopes: { "GET /api/health": ["read"] } } },
      'auth.routeScopes must name a route that this API does not define, got "GET /api/health"',
    ],
  ])("refuses %j", (props, problem) => {
    expect(() => synth(props)).toThrow(`stack/http-api: ${problem}`);
  });
});

describe("HttpApi with API keys", () => {
  it("asks its authorizer about the Authorization header and caches the simple answer", () => {
    expect(resourceOf(synth(), "aws_apigatewayv2_authorizer")).toMatchObject({
      authorizer_type: "REQUEST",
      authorizer_uri: expect.stringMatching(/^\$\{aws_lambda_alias\.authorizer_.*\.invoke_arn}$/),
      authorizer_payload_format_version: "2.0",
      enable_simple_responses: true,
      identity_sources: ["$request.header.Authorization"],
      authorizer_result_ttl_in_seconds: 300,
    });
  });
});

describe("HttpApi with JWT", () => {
  const json = synth({ auth: { ...JWT, routeScopes: { "DELETE /api/data/{key+}": ["data:delete"] } } });

  it("verifies tokens in the gateway", () => {
    expect(resourceOf(json, "aws_apigatewayv2_authorizer")).toMatchObject({
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: { issuer: "https://issuer.example", audience: ["my-api"] },
    });
  });

  it("gives each route with scopes a route of its own", () => {
    expect(authorizationOf(json)).toMatchObject({ "ANY /api/{proxy+}": "JWT", "DELETE /api/data/{key+}": "JWT" });
    expect(resourcesOf(json, "aws_apigatewayv2_route")).toContainEqual(
      expect.objectContaining({ route_key: "DELETE /api/data/{key+}", authorization_scopes: ["data:delete"] }),
    );
    expect(resourcesOf(json, "aws_lambda_permission")).toContainEqual(
      expect.objectContaining({ source_arn: expect.stringMatching(/\/\*\/DELETE\/api\/data\/\{key\+}$/) }),
    );
  });
});

describe("HttpApi with IAM", () => {
  it("needs no authorizer", () => {
    const json = synth({ auth: { mode: "iam" } });

    expect(resourcesOf(json, "aws_apigatewayv2_authorizer")).toEqual([]);
    expect(authorizationOf(json)).toMatchObject({ "ANY /api/{proxy+}": "AWS_IAM", "GET /api/health": "NONE" });
  });
});
