/**
 * The fields of the API's access log, one JSON object a line. Header values are not available to it but for those named,
 * and Authorization is not: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const FIELDS = {
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  httpMethod: "$context.httpMethod",
  path: "$context.path",
  routeKey: "$context.routeKey",
  protocol: "$context.protocol",
  status: "$context.status",
  responseLength: "$context.responseLength",
  responseLatencyMs: "$context.responseLatency",
  integrationRequestId: "$context.integration.requestId",
  integrationStatus: "$context.integration.integrationStatus",
  integrationLatencyMs: "$context.integrationLatency",
  integrationErrorMessage: "$context.integrationErrorMessage",
  authorizerStatus: "$context.authorizer.status",
  authorizerLatencyMs: "$context.authorizer.latency",
  authorizerError: "$context.authorizer.error",
  errorMessage: "$context.error.message",
  errorResponseType: "$context.error.responseType",
} as const;

export const ACCESS_LOG_FORMAT = JSON.stringify(FIELDS);
