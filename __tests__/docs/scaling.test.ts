import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capacityOf } from "@secure-serverless/operations/capacity/capacity";
import { SCALING_PAGE, scalingTables, withScalingTables } from "@secure-serverless/operations/capacity/page";
import { rateText } from "@secure-serverless/operations/capacity/report";
import { costOf, perMillion } from "@secure-serverless/operations/cost/bill";
import { ARCHITECTURE, environmentBill } from "@secure-serverless/operations/cost/environment-bill";
import { countsOf } from "@secure-serverless/operations/cost/fixed";
import { COMPONENTS } from "@secure-serverless/operations/cost/lines";
import { ASSUMED, MEASURED } from "@secure-serverless/operations/cost/measured";
import { usd } from "@secure-serverless/operations/cost/report";
import { MAX_INLINE_BYTES as PAYLOAD_LIMIT, WORKLOAD } from "@secure-serverless/operations/cost/workload";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { ROUTES } from "../../functions/api/router";
import { MAX_INLINE_BYTES } from "../../functions/api/schemas";
import { createAuthorizer } from "../../functions/authorizer/app";
import type { KeyRing } from "../../functions/authorizer/key-ring";
import { Logger } from "../../functions/shared/logger";
import { silentTracer } from "../../functions/shared/tracing";
import { environments } from "../../src/config/environments";
import { loadEnvironments } from "../../src/config/load-environment";
import { ACCESS_LOG_FORMAT } from "../../src/constructs/access-log-format";
import { createHarness } from "../functions/support/api";
import { anEnvironment } from "../support/environments";
import { CLOUD_FRONT, DOMAIN } from "../support/every-stack";
import { secureServerlessStack } from "../support/stacks";
import { resourcesOf, synthStack } from "../support/terraform-json";

const page = readFileSync(join(PROJECT_ROOT, SCALING_PAGE), "utf8");
const loaded = loadEnvironments(environments, {});

describe("docs/scaling.md", () => {
  it("has the tables of prices, quotas and environments: npm run docs:scaling writes them", () => {
    const tables = scalingTables(loaded, loaded.at(-1) ?? anEnvironment());

    expect(Object.keys(tables).length).toBeGreaterThan(8);
    expect(page).toBe(withScalingTables(page, tables));
  });

  it("calculates by hand what the commands say", () => {
    const [byHand = ""] = /## By hand\n.*?(?=\n## )/s.exec(page) ?? [];
    const example = loaded.at(-1) ?? anEnvironment();
    const { findings } = capacityOf(example, WORKLOAD);
    const holds = (id: string) => rateText(findings.find((finding) => finding.id === id)?.holds ?? Number.NaN);
    const { requests } = environmentBill(example, WORKLOAD);
    const costs = (component: string) =>
      usd(perMillion(costOf(requests.filter((line) => line.component === component)), WORKLOAD));

    for (const id of ["api-concurrency", "s3-reads", "s3-writes"]) expect(byHand).toContain(holds(id));
    for (const name of [COMPONENTS.duration, COMPONENTS.ingestion, COMPONENTS.s3])
      expect(byHand).toContain(`US$ ${costs(name)}`);
  });

  it.each([
    ["one that nothing writes", `${page}\n<!-- table: more; npm run docs:scaling -->\n<!-- /table -->`],
    ["none of one", page.replace("<!-- table: limits;", "<!-- ")],
  ])("is refused with %s", (_, changed) => {
    const tables = scalingTables(loaded, loaded.at(-1) ?? anEnvironment());
    expect(() => withScalingTables(changed, tables)).toThrow("must have the tables");
  });
});

describe("what is counted by the month", () => {
  const jwt = { mode: "jwt" as const, issuer: "https://issuer.example", audience: ["api"] };
  const cases = [
    ...loaded.filter(({ emulated }) => !emulated),
    anEnvironment({ api: { auth: jwt } }),
    anEnvironment({ secret: { delivery: "out-of-band", rotation: {} } }),
    anEnvironment({ alerts: { pageEmails: ["a@example.com"] } }),
    anEnvironment({ api: { domain: DOMAIN, cloudFront: CLOUD_FRONT } }),
  ];

  it.each(cases.map((environment, index) => [`${index + 1}, ${environment.name}`, environment] as const))(
    "is what the stack of environment %s has",
    (_, environment) => {
      const json = synthStack(secureServerlessStack(environment));
      const count = (type: string) => resourcesOf(json, type).length;
      const counts = countsOf(environment);

      expect(counts).toMatchObject({
        metricAlarms: count("aws_cloudwatch_metric_alarm"),
        compositeAlarms: count("aws_cloudwatch_composite_alarm"),
        dashboards: count("aws_cloudwatch_dashboard"),
        secrets: count("aws_secretsmanager_secret"),
        topicKeys: count("aws_kms_key"),
        firewalls: count("aws_wafv2_web_acl"),
        firewallRules: resourcesOf(json, "aws_wafv2_web_acl").flatMap(({ rule }) => rule).length,
      });
      // an alarm of several metrics is paid for each
      expect(resourcesOf(json, "aws_cloudwatch_metric_alarm").filter((alarm) => "metric_query" in alarm)).toEqual([]);
      expect(resourcesOf(json, "aws_lambda_function").map(({ architectures }) => architectures)).toEqual(
        resourcesOf(json, "aws_lambda_function").map(() => [ARCHITECTURE]),
      );
    },
  );

  it("has the metrics of every route", async () => {
    const { send, lines } = createHarness();
    await send({ method: "GET", path: "/api/health" });
    const [directive] = (JSON.parse(lines[1] ?? "{}") as { _aws: { CloudWatchMetrics: { Metrics: unknown[] }[] } })._aws
      .CloudWatchMetrics;
    const filters = new Set(
      resourcesOf(synthStack(secureServerlessStack(anEnvironment())), "aws_cloudwatch_log_metric_filter").map(
        ({ metric_transformation: to }) => JSON.stringify(to),
      ),
    );
    // each route, what no route serves, and all together
    const own = (directive?.Metrics.length ?? 0) * (ROUTES.length + 2);

    expect(countsOf(anEnvironment()).customMetrics).toBe(own + filters.size + ASSUMED.errorMetrics);
  });
});

describe("what is measured", () => {
  const CONTEXT = { requestId: "5f1c7a52-0b5e-4d62-8f0a-3f6f2f3c1d11", traceId: `Root=${"x".repeat(80)}` };
  /** A tenth: the numbers are of one example. */
  const expectNear = (bytes: number, measured: number) => {
    expect(bytes).toBeGreaterThan(measured * 0.9);
    expect(bytes).toBeLessThan(measured * 1.1);
  };

  it("is as long as the lines that a read writes", async () => {
    const { send, lines } = createHarness();
    const path = "/api/data/notes/1.txt";
    await send({ method: "PUT", path, body: "x".repeat(1024), headers: { "content-type": "text/plain" } });
    await send({ method: "GET", path });
    const [request = "", metrics = ""] = lines.slice(2);
    const context = JSON.stringify(CONTEXT).length;

    expectNear(request.length + context, MEASURED.log.apiRequest.bytes);
    expectNear(metrics.length, MEASURED.log.apiMetrics.bytes);
  });

  it("is as long as the line that the authorizer writes", async () => {
    const lines: string[] = [];
    const logger = new Logger({
      service: "authorizer",
      version: "0.1.0+abcdef123456",
      level: "INFO",
      write: (line) => void lines.push(line),
    });
    logger.setContext(CONTEXT);
    const keyRing = { find: () => ({ name: "default" }) } as unknown as KeyRing;
    const authorize = createAuthorizer({ logger, tracer: silentTracer, keyRing: async () => keyRing });
    await authorize(
      { headers: { authorization: "Bearer abc" } },
      { awsRequestId: "x", getRemainingTimeInMillis: () => 1000 },
    );

    expectNear((lines[0] ?? "").length, MEASURED.log.authorizer.bytes);
  });

  it("is as long as a line of the access log", () => {
    const examples: Record<string, string> = {
      requestId: "abcdefghijklmno=",
      requestTime: "26/Nov/2026:14:00:00 +0000",
      "identity.sourceIp": "192.0.2.1",
      "identity.userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      path: "/api/data/notes/1.txt",
      routeKey: "ANY /api/{proxy+}",
      protocol: "HTTP/1.1",
      "integration.requestId": CONTEXT.requestId,
      status: "200",
    };
    const line = ACCESS_LOG_FORMAT.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => examples[name] ?? "-");

    expectNear(line.length + ASSUMED.lineOverheadBytes, MEASURED.accessLogBytes);
  });

  it("is about the largest body that the API takes", () => {
    expect(PAYLOAD_LIMIT).toBe(MAX_INLINE_BYTES);
  });
});
