import { created, deleted, planOf, updated } from "../../support/plan-builder";
import type { CasesOfRules } from "./cases";

const route = (before: unknown, after: unknown, key = "GET /api/data") =>
  updated(
    "aws_apigatewayv2_route",
    { route_key: key, authorization_type: before },
    { route_key: key, authorization_type: after },
  );

/** The rules of an API's routes, limits and origins. */
export const API: CasesOfRules = {
  "route-without-authorizer": {
    loud: {
      removed: planOf([route("JWT", "NONE")]),
      new: planOf([created("aws_apigatewayv2_route", { route_key: "GET /x", authorization_type: "NONE" })]),
      "REST method": planOf([created("aws_api_gateway_method", { http_method: "GET", authorization: "NONE" })]),
      "authorizer deleted": planOf([deleted("aws_apigatewayv2_authorizer", { api_id: "a" })]),
    },
    quiet: {
      "with one": planOf([created("aws_apigatewayv2_route", { route_key: "GET /x", authorization_type: "JWT" })]),
      given: planOf([route("NONE", "AWS_IAM")]),
      preflight: planOf([created("aws_apigatewayv2_route", { route_key: "OPTIONS /x", authorization_type: "NONE" })]),
      "open before, another target now": planOf([
        updated(
          "aws_apigatewayv2_route",
          { route_key: "GET /x", authorization_type: "NONE", target: "a" },
          { route_key: "GET /x", authorization_type: "NONE", target: "b" },
        ),
      ]),
    },
  },
  "throttling-removed": {
    loud: {
      removed: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          { default_route_settings: [] },
        ),
      ]),
      null: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          { default_route_settings: [{ throttling_rate_limit: null }] },
        ),
      ]),
      zero: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_burst_limit: 100 }] },
          { default_route_settings: [{ throttling_burst_limit: 0 }] },
        ),
      ]),
      tenfold: planOf([
        updated(
          "aws_api_gateway_usage_plan",
          { throttle_settings: [{ rate_limit: 10 }] },
          { throttle_settings: [{ rate_limit: 100 }] },
        ),
      ]),
    },
    quiet: {
      tightened: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [{ throttling_rate_limit: 100 }] },
          { default_route_settings: [{ throttling_rate_limit: 50 }] },
        ),
      ]),
      set: planOf([
        updated(
          "aws_apigatewayv2_stage",
          { default_route_settings: [] },
          { default_route_settings: [{ throttling_rate_limit: 50 }] },
        ),
      ]),
    },
  },
  "cors-widened": {
    loud: {
      "another origin": planOf([
        updated(
          "aws_apigatewayv2_api",
          { cors_configuration: [{ allow_origins: ["https://a.example"] }] },
          { cors_configuration: [{ allow_origins: ["https://a.example", "https://b.example"] }] },
        ),
      ]),
      "every origin of a new API": planOf([
        created("aws_apigatewayv2_api", { cors_configuration: [{ allow_origins: ["*"] }] }),
      ]),
      credentials: planOf([
        updated(
          "aws_lambda_function_url",
          { cors: [{ allow_credentials: false }] },
          { cors: [{ allow_credentials: true }] },
        ),
      ]),
      bucket: planOf([
        updated(
          "aws_s3_bucket_cors_configuration",
          { cors_rule: [{ allowed_methods: ["GET"] }] },
          { cors_rule: [{ allowed_methods: ["GET", "PUT"] }] },
        ),
      ]),
    },
    quiet: {
      narrowed: planOf([
        updated(
          "aws_apigatewayv2_api",
          { cors_configuration: [{ allow_origins: ["*"] }] },
          { cors_configuration: [{ allow_origins: ["https://a.example"] }] },
        ),
      ]),
      reordered: planOf([
        updated(
          "aws_apigatewayv2_api",
          { cors_configuration: [{ allow_methods: ["GET", "PUT"] }] },
          { cors_configuration: [{ allow_methods: ["PUT", "GET"] }] },
        ),
      ]),
    },
  },
};
