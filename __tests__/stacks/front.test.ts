import { createHash } from "node:crypto";
import type { EnvironmentDefinition } from "../../src/config/environments";
import { MANAGED_RULES } from "../../src/config/firewall-rules";
import { ALL_VIEWER, CACHING_DISABLED } from "../../src/constructs/distribution";
import { viewerRequestCode } from "../../src/constructs/viewer-request";
import { anEnvironment } from "../support/environments";
import { CLOUD_FRONT, DOMAIN, entries } from "../support/every-stack";
import { secureServerlessStack } from "../support/stacks";
import { resourceOf, resourcesOf, synthStack, type TerraformJson } from "../support/terraform-json";

type Api = NonNullable<EnvironmentDefinition["api"]>;

const stackWith = (api: Api, more: Partial<EnvironmentDefinition> = {}): TerraformJson =>
  synthStack(secureServerlessStack(anEnvironment({ ...more, api })));

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const FRONT = /^aws_(acm|apigatewayv2_(domain|api_mapping)|cloudfront|cloudwatch_log_delivery|route53|wafv2)/;
const frontOf = (json: TerraformJson) => Object.keys(json.resource).filter((type) => FRONT.test(type));
const outputsOf = (json: TerraformJson) =>
  Object.fromEntries(
    Object.entries(json.output as Record<string, { value: string }>).map(([name, { value }]) => [name, value]),
  );
const variablesOf = (json: TerraformJson) =>
  resourcesOf(json, "aws_lambda_function").map(
    ({ environment }) => (environment as { variables: Record<string, string> }).variables,
  );

describe("without a domain", () => {
  const json = stackWith({});

  it("has none of it, and answers at the address of AWS", () => {
    expect(frontOf(json)).toEqual([]);
    expect(resourceOf(json, "aws_apigatewayv2_api")).not.toHaveProperty("disable_execute_api_endpoint");
    expect(outputsOf(json)["ApiEndpoint"]).toMatch(/api_endpoint}$/);
    expect(JSON.stringify(variablesOf(json))).not.toMatch(/ORIGIN_KEY|BASE_PATH/);
  });
});

describe("a domain in a zone", () => {
  const json = stackWith({ domain: { ...DOMAIN, basePath: "v1" } });

  it("answers at its name alone, with TLS 1.2 at least", () => {
    expect(resourceOf(json, "aws_apigatewayv2_api")).toMatchObject({ disable_execute_api_endpoint: true });
    expect(resourceOf(json, "aws_apigatewayv2_domain_name")).toMatchObject({
      domain_name: "api.example.com",
      domain_name_configuration: { endpoint_type: "REGIONAL", security_policy: "TLS_1_2" },
    });
    expect(outputsOf(json)).toMatchObject({ ApiEndpoint: "https://api.example.com/v1" });
    expect(outputsOf(json)).not.toHaveProperty("DnsRecord");
  });

  it("uses its certificate only once it is valid", () => {
    expect(resourceOf(json, "aws_apigatewayv2_domain_name")["domain_name_configuration"]).toMatchObject({
      certificate_arn: expect.stringMatching(/^\$\{aws_acm_certificate_validation\..*\.certificate_arn}$/),
    });
    expect(resourceOf(json, "aws_acm_certificate")).toMatchObject({
      domain_name: "api.example.com",
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
  });

  it("leads the name to API Gateway by an alias record, and to nothing by AAAA, where it has no address", () => {
    const records = resourcesOf(json, "aws_route53_record").filter(({ name }) => name === "api.example.com");

    expect(records).toEqual([
      expect.objectContaining({
        type: "A",
        zone_id: DOMAIN.hostedZoneId,
        alias: expect.objectContaining({ name: expect.stringMatching(/target_domain_name}$/) }),
      }),
    ]);
  });

  it("tells the base path to the mapping and to the function", () => {
    expect(resourceOf(json, "aws_apigatewayv2_api_mapping")).toMatchObject({ api_mapping_key: "v1" });
    expect(variablesOf(json).filter((variables) => "BASE_PATH" in variables)).toEqual([
      expect.objectContaining({ BASE_PATH: "/v1" }),
    ]);
  });
});

describe("a domain whose record is made elsewhere", () => {
  const mutualTls = { truststore: "s3://bucket/ca.pem", version: "v7" };
  const json = stackWith({ domain: { name: "api.example.com", certificateArn: CERTIFICATE, mutualTls } });

  it("makes neither certificate nor record, and tells which record to make", () => {
    expect(frontOf(json).sort()).toEqual(["aws_apigatewayv2_api_mapping", "aws_apigatewayv2_domain_name"]);
    expect(outputsOf(json)["DnsRecord"]).toMatch(/^api\.example\.com CNAME \$\{.*target_domain_name}$/);
  });

  it("lets in only clients of one version of the truststore, and by no other way", () => {
    expect(resourceOf(json, "aws_apigatewayv2_domain_name")).toMatchObject({
      domain_name_configuration: { certificate_arn: CERTIFICATE },
      mutual_tls_authentication: { truststore_uri: "s3://bucket/ca.pem", truststore_version: "v7" },
    });
    expect(resourceOf(json, "aws_apigatewayv2_api")).toMatchObject({ disable_execute_api_endpoint: true });
    expect(resourceOf(json, "aws_apigatewayv2_api_mapping")).not.toHaveProperty("api_mapping_key");
  });
});

describe.each([
  ["us-east-1", 1],
  ["eu-west-1", 2],
])("a domain behind CloudFront in %s", (region, certificates) => {
  const originKeySha256 = [createHash("sha256").update("one").digest("hex"), "b".repeat(64)];
  const json = stackWith({ domain: DOMAIN, cloudFront: { ...CLOUD_FRONT, originKeySha256 } }, { region });
  const distribution = resourceOf(json, "aws_cloudfront_distribution");

  it("has a certificate in us-east-1 and one in its own region, validated by one record", () => {
    const made = entries(json, "aws_acm_certificate").map(([, { region: of }]) => of ?? region);

    expect(made.sort()).toEqual([...new Set(["us-east-1", region])].sort());
    expect(made).toHaveLength(certificates);
    expect(resourcesOf(json, "aws_route53_record").filter(({ allow_overwrite }) => allow_overwrite)).toHaveLength(1);
  });

  it("speaks TLS 1.2 and later with viewers and with the origin, and answers no plain HTTP", () => {
    expect(distribution).toMatchObject({
      aliases: ["api.example.com"],
      viewer_certificate: { minimum_protocol_version: "TLSv1.2_2021", ssl_support_method: "sni-only" },
      default_cache_behavior: { viewer_protocol_policy: "https-only" },
      origin: [{ custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] } }],
    });
  });

  it("caches nothing, no error either, and sends every header on", () => {
    expect(distribution["default_cache_behavior"]).toMatchObject({
      cache_policy_id: CACHING_DISABLED,
      origin_request_policy_id: ALL_VIEWER,
    });
    const errors = distribution["custom_error_response"] as { error_code: number; error_caching_min_ttl: number }[];
    // those that CloudFront keeps by itself: docs/adr/0022
    expect(errors.map(({ error_code }) => error_code)).toEqual(
      expect.arrayContaining([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]),
    );
    expect(errors.filter(({ error_caching_min_ttl }) => error_caching_min_ttl !== 0)).toEqual([]);
  });

  it("asks a firewall of AWS's rules, and limits each address before them", () => {
    const acl = resourceOf(json, "aws_wafv2_web_acl");
    const rules = acl["rule"] as { name: string; priority: number; action?: object; override_action?: object }[];

    expect(acl).toMatchObject({ scope: "CLOUDFRONT", region: "us-east-1" });
    expect(distribution["web_acl_id"]).toMatch(/^\$\{aws_wafv2_web_acl\./);
    expect(rules.map(({ name }) => name)).toEqual([
      "limit-of-each-address",
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesCommonRuleSet",
    ]);
    expect(rules[0]).toMatchObject({
      action: { block: {} },
      statement: { rate_based_statement: { limit: 2000, aggregate_key_type: "IP" } },
    });
    expect(rules.slice(1).map(({ override_action }) => override_action)).toEqual(Array(3).fill({ none: {} }));
  });

  it("logs requests and what the firewall blocks, without credentials, in groups that forget", () => {
    const groups = resourcesOf(json, "aws_cloudwatch_log_group").filter(({ region: of }) => of === "us-east-1");

    expect(groups.map(({ name }) => name).sort()).toEqual([
      "/aws/vendedlogs/cloudfront/secure-serverless-distribution",
      "aws-waf-logs-secure-serverless-firewall",
    ]);
    expect(resourceOf(json, "aws_wafv2_web_acl_logging_configuration")).toMatchObject({
      redacted_fields: [{ single_header: { name: "authorization" } }, { single_header: { name: "cookie" } }],
    });
    const { record_fields } = resourceOf(json, "aws_cloudwatch_log_delivery") as { record_fields: string[] };
    expect(record_fields.filter((field) => /query|cookie|referer/i.test(field))).toEqual([]);
  });

  it("lets nothing around it: every function with a caller knows the key, and the gateway asks for the header", () => {
    expect(variablesOf(json).map((variables) => variables["ORIGIN_KEY_SHA256"])).toEqual([
      originKeySha256.join(","),
      originKeySha256.join(","),
    ]);
    expect(resourceOf(json, "aws_apigatewayv2_authorizer")["identity_sources"]).toEqual([
      "$request.header.Authorization",
      "$request.header.x-origin-key",
    ]);
    expect(resourceOf(json, "aws_apigatewayv2_api")).toMatchObject({ disable_execute_api_endpoint: true });
  });

  it("has the key nowhere, only the store that takes it", () => {
    expect(distribution["origin"]).toEqual([expect.not.objectContaining({ custom_header: expect.anything() })]);
    expect(frontOf(json)).not.toContain("aws_cloudfrontkeyvaluestore_key");
    expect(outputsOf(json)["OriginKeyStoreArn"]).toMatch(/^\$\{aws_cloudfront_key_value_store\..*\.arn}$/);
  });

  it("leads the name to the distribution, by IPv4 and IPv6", () => {
    const records = resourcesOf(json, "aws_route53_record").filter(({ name }) => name === "api.example.com");

    expect(records.map(({ type }) => type).sort()).toEqual(["A", "AAAA"]);
    for (const { alias } of records)
      expect(alias).toMatchObject({ name: expect.stringMatching(/^\$\{aws_cloudfront_distribution\./) });
  });
});

it("names a reason for each rule of AWS that only counts", () => {
  const reasons = MANAGED_RULES.flatMap(({ counted = {} }) => Object.values(counted));

  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
});

it("is left out of the local AWS, and the stack says so", () => {
  const stack = secureServerlessStack(
    anEnvironment({ emulated: true, api: { domain: { ...DOMAIN, basePath: "v1" }, cloudFront: CLOUD_FRONT } }),
  );
  const json = synthStack(stack);
  const told = stack.node.metadata
    .map(({ data }) => String(data))
    .filter((text) => /api\.(domain|cloudFront)/.test(text));

  expect(frontOf(json)).toEqual([]);
  expect(JSON.stringify(variablesOf(json))).not.toMatch(/ORIGIN_KEY|BASE_PATH/);
  expect(resourceOf(json, "aws_apigatewayv2_api")).not.toHaveProperty("disable_execute_api_endpoint");
  expect(told).toHaveLength(2);
});

describe("the function that a distribution runs", () => {
  const code = viewerRequestCode({ originKey: "x-origin-key", viewerIp: "x-viewer-ip" });
  interface Handled {
    readonly statusCode?: number;
    readonly headers: Record<string, { value: string }>;
  }

  /** Runs it as CloudFront does, on a store that answers so. */
  async function handled(get: (name: string) => Promise<string>, headers: Handled["headers"]): Promise<Handled> {
    const [imported, ...body] = code.split("\n");
    expect(imported).toBe('import cf from "cloudfront";');
    const handler = new Function("cf", `${body.join("\n")}\nreturn handler;`)({ kvs: () => ({ get }) });
    return handler({ viewer: { ip: "203.0.113.7" }, request: { method: "GET", uri: "/", headers } });
  }

  it("adds the key and the client's address, over what the client has sent", async () => {
    const sent = {
      "x-origin-key": { value: "made up" },
      "x-viewer-ip": { value: "1.1.1.1" },
      accept: { value: "*/*" },
    };

    expect((await handled(async (name) => `${name}-value`, sent)).headers).toEqual({
      "x-origin-key": { value: "origin-key-value" },
      "x-viewer-ip": { value: "203.0.113.7" },
      accept: { value: "*/*" },
    });
  });

  it.each([
    ["has none", async () => ""],
    ["fails", () => Promise.reject(new Error("no key"))],
  ])("sends nothing on where the store %s, and says so", async (_, get) => {
    expect(await handled(get, {})).toMatchObject({
      statusCode: 503,
      headers: { "x-origin-key": { value: "missing" }, "cache-control": { value: "no-store" } },
    });
  });
});
